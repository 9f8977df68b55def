/// The two encodings that the server speaks.
public enum MediaType: String, Hashable, Sendable {
    case json = "application/json"
    case protobuf = "application/vnd.kubernetes.protobuf"

    /// The first range of an `Accept` header that is among `offered`; nil if there is none, which is a 406.
    init?(accept: String?, offered: [MediaType]) {
        guard let accept, !accept.isEmpty else {
            self = .json
            return
        }
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            if parts.contains(where: { $0.hasPrefix("as=") }) { continue }
            if parts.first == "*/*" {
                self = .json
                return
            }
            if let type = parts.first.flatMap(MediaType.init(rawValue:)), offered.contains(type) {
                self = type
                return
            }
        }
        return nil
    }

    /// Content-Type of a watch.
    var watchContentType: String {
        switch self {
        case .json: rawValue
        case .protobuf: "\(rawValue);stream=watch"
        }
    }
}
