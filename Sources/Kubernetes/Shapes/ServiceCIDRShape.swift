/// networking.k8s.io/v1 ServiceCIDR as documents write it.
struct ServiceCIDRShape: Decodable {
    var metadata: MetadataShape?
    var spec: Spec?

    struct Spec: Decodable {
        var cidrs: [String]?
    }
}
