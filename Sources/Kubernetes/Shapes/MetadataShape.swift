/// The fields of ObjectMeta that a proxy reads.
///
/// The shapes of this folder are API objects as documents write them: every field is optional, unknown fields are
/// ignored, nothing is checked but the kind of each value. YAML and JSON decode into them; the compact values are made
/// from them.
struct MetadataShape: Decodable {
    var name: String?
    var namespace: String?
    var creationTimestamp: String?
    var labels: Labels?
    var annotations: Annotations?

    /// The labels that a proxy reads.
    struct Labels: Decodable {
        /// The Service that an EndpointSlice belongs to.
        var serviceName: String?
        /// On slices of headless Services, with any value: no proxy reads those.
        var headless: String?
        /// Gives a Service to another proxy, with any value.
        var serviceProxyName: String?
        /// Of a Node.
        var zone: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case serviceName = "kubernetes.io/service-name"
            case headless = "service.kubernetes.io/headless"
            case serviceProxyName = "service.kubernetes.io/service-proxy-name"
            case zone = "topology.kubernetes.io/zone"
        }

        /// Labels are read one by one from protocol buffers.
        subscript(key: CodingKeys) -> String? {
            get {
                switch key {
                case .serviceName: serviceName
                case .headless: headless
                case .serviceProxyName: serviceProxyName
                case .zone: zone
                }
            }
            set {
                switch key {
                case .serviceName: serviceName = newValue
                case .headless: headless = newValue
                case .serviceProxyName: serviceProxyName = newValue
                case .zone: zone = newValue
                }
            }
        }
    }

    /// The annotations that a proxy reads.
    struct Annotations: Decodable {
        /// See `Service.connectionGrace`.
        var cutConnectionsAfter: String?

        enum CodingKeys: String, CodingKey {
            case cutConnectionsAfter = "shunt/cut-connections-after-seconds"
        }
    }
}
