/// discovery.k8s.io/v1 EndpointSlice as documents write it.
struct EndpointSliceShape: Decodable {
    var metadata: MetadataShape?
    var addressType: String?
    var ports: [Port]?
    var endpoints: [Endpoint]?

    struct Port: Decodable {
        var name: String?
        var `protocol`: String?
        var port: Int?
    }

    struct Endpoint: Decodable {
        var addresses: [String]?
        var conditions: Conditions?
        var nodeName: String?
        var hints: Hints?
    }

    struct Conditions: Decodable {
        var ready: Bool?
        var serving: Bool?
        var terminating: Bool?
    }

    struct Hints: Decodable {
        var forZones: [Hint]?
        var forNodes: [Hint]?

        struct Hint: Decodable {
            var name: String?
        }
    }
}
