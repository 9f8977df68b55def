/// core/v1 Node as documents write it.
struct NodeShape: Decodable {
    var metadata: MetadataShape?
    var spec: Spec?
    var status: Status?

    struct Spec: Decodable {
        var podCIDR: String?
        var podCIDRs: [String]?
    }

    struct Status: Decodable {
        var addresses: [Address]?

        struct Address: Decodable {
            var type: String?
            var address: String?
        }
    }
}
