import HTTPTypes
import HummingbirdCore

/// A request, as the server observed it.
public struct APIRequest: Sendable {
    public let method: String
    public let path: String
    /// Nil for a path that is no resource's.
    public let resource: Resource?
    public let query: [String: String]
    /// By lower-case name.
    public let headers: [String: String]

    init(_ request: Request) {
        method = request.head.method.rawValue
        path = request.uri.path
        resource = Resource(path: request.uri.path)
        query = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first })
        headers = Dictionary(
            request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
    }

    public var isWatch: Bool { resource != nil && (query["watch"] == "true" || query["watch"] == "1") }
    public var isList: Bool { resource != nil && !isWatch }

    func isSet(_ name: String) -> Bool { query[name] == "true" || query[name] == "1" }

    /// Nil if absent, empty or "0": all mean "whatever you have" here.
    func resourceVersion() throws(APIStatus) -> UInt64? {
        guard let text = query["resourceVersion"], !text.isEmpty, text != "0" else { return nil }
        guard let number = UInt64(text) else {
            throw .badRequest("invalid resource version \"\(text)\"")
        }
        return number
    }

    func selection() throws(APIStatus) -> Selection {
        try Selection(labelSelector: query["labelSelector"], fieldSelector: query["fieldSelector"])
    }
}
