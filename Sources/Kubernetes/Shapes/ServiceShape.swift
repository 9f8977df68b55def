/// core/v1 Service as documents write it.
struct ServiceShape: Decodable {
    var metadata: MetadataShape?
    var spec: Spec?
    var status: Status?

    struct Spec: Decodable {
        var type: String?
        var clusterIP: String?
        var clusterIPs: [String]?
        var ipFamilies: [String]?
        var ports: [Port]?
        var externalIPs: [String]?
        var loadBalancerSourceRanges: [String]?
        var externalTrafficPolicy: String?
        var internalTrafficPolicy: String?
        var sessionAffinity: String?
        var sessionAffinityConfig: SessionAffinityConfig?
        var healthCheckNodePort: Int?
    }

    struct Port: Decodable {
        var name: String?
        var `protocol`: String?
        var port: Int?
        var nodePort: Int?
    }

    struct SessionAffinityConfig: Decodable {
        var clientIP: ClientIP?

        struct ClientIP: Decodable {
            var timeoutSeconds: Int?
        }
    }

    struct Status: Decodable {
        var loadBalancer: LoadBalancer?

        struct LoadBalancer: Decodable {
            var ingress: [Ingress]?
        }

        struct Ingress: Decodable {
            var ip: String?
            var ipMode: String?
        }
    }
}
