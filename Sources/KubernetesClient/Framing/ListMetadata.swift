import Kubernetes

/// The metadata of a list.
struct ListMetadata: Hashable, Sendable {
    var resourceVersion = ""
    /// Where the next page begins; empty on the last page.
    var continuation = ""
}

extension ListMetadata: Decodable {
    private enum CodingKeys: String, CodingKey {
        case resourceVersion
        case continuation = "continue"
    }

    init(from decoder: any Decoder) throws {
        let metadata = try decoder.container(keyedBy: CodingKeys.self)
        resourceVersion = try metadata.decodeIfPresent(String.self, forKey: .resourceVersion) ?? ""
        continuation = try metadata.decodeIfPresent(String.self, forKey: .continuation) ?? ""
    }
}

extension ListMetadata {
    init(protobuf range: Range<Int>, in bytes: RawSpan) throws(WireError) {
        var fields = WireFields(range)
        while let field = try fields.next(in: bytes) {
            switch field.number {
            case 2: resourceVersion = try field.string(in: bytes)
            case 3: continuation = try field.string(in: bytes)
            default: break
            }
        }
    }
}
