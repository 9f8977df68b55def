import Foundation

extension RequestHandler {
    /// The body of a list.
    func list(_ resource: Resource, _ type: MediaType, _ store: inout ObjectStore) throws(APIStatus) -> [UInt8] {
        let selection = try request.selection()
        if case .expireContinueToken = misbehaviour { store[resource].expireSnapshots() }
        var meta = ListMeta(resourceVersion: store.resourceVersion)
        var objects = store[resource].objects[...]
        if let text = request.query["continue"], !text.isEmpty {
            let token = try ContinueToken(text)
            guard let snapshot = store[resource].snapshot(of: token.resourceVersion) else {
                throw .expiredContinue(ContinueToken(resourceVersion: store.resourceVersion, start: token.start).text)
            }
            meta.resourceVersion = token.resourceVersion
            objects = snapshot[snapshot.partitioningIndex { $0.path > token.start }...]
        } else if let wanted = try request.resourceVersion() {
            if wanted > store.resourceVersion { throw .tooLarge(wanted, current: store.resourceVersion) }
            if request.query["resourceVersionMatch"] == "Exact", wanted < store.resourceVersion {
                throw .tooOld(wanted, current: store.resourceVersion)
            }
        }
        let selected = selection.isEverything ? Array(objects) : objects.filter(selection.matches)
        // The real server serves resource version 0 from memory, whole, whatever the limit.
        let isFromCache = request.query["resourceVersion"] == "0"
        guard let limit = request.query["limit"].flatMap(Int.init), limit > 0, limit < selected.count, !isFromCache
        else {
            return Envelope.list(type, of: resource, meta: meta, objects: selected)
        }
        let page = selected[..<limit]
        store[resource].keepSnapshot(of: meta.resourceVersion)
        meta.continueToken = ContinueToken(resourceVersion: meta.resourceVersion, start: page[limit - 1].path).text
        if selection.isEverything { meta.remainingItemCount = selected.count - limit }
        return Envelope.list(type, of: resource, meta: meta, objects: page)
    }
}

/// Where a list in pages goes on: the text is what the real server makes of it.
struct ContinueToken: Codable {
    var v = "meta.k8s.io/v1"
    var rv: UInt64
    /// The path that the last page ended with, and a zero, which makes it the first path behind.
    private var rawStart: String

    private enum CodingKeys: String, CodingKey {
        case v
        case rv
        case rawStart = "start"
    }

    var resourceVersion: UInt64 { rv }
    var start: String { String(rawStart.dropLast()) }

    init(resourceVersion: UInt64, start: String) {
        rv = resourceVersion
        rawStart = start + "\0"
    }

    init(_ text: String) throws(APIStatus) {
        guard let data = Data(base64Encoded: text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)),
            let token = try? JSONDecoder().decode(ContinueToken.self, from: data)
        else { throw .badRequest("continue key is not valid: \(text)") }
        self = token
    }

    var text: String {
        let json = "{\"v\":\"\(v)\",\"rv\":\(rv),\"start\":\"\(start)\\u0000\"}"
        return Data(json.utf8).base64EncodedString().filter { $0 != "=" }
    }
}
