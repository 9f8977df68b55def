import Addresses
import Kubernetes

extension Service {
    /// `spec.clusterIP` as the server has it.
    var clusterIP: String {
        if let first = clusterIPs.first { return "\(first)" }
        return type == .externalName ? "" : "None"
    }

    /// Fields of core/v1 Service, without its metadata.
    func write(to writer: inout some FieldWriter) {
        writer.message("spec", 2) { writer in
            writer.messages("ports", 1, ports) { writer, port in
                writer.string("name", 1, port.name)
                writer.string("protocol", 2, "\(port.transport)".uppercased())
                writer.integer("port", 3, Int64(port.port))
                writer.integer("nodePort", 5, Int64(port.nodePort))
            }
            writer.string("clusterIP", 3, clusterIP)
            writer.string("type", 4, type.rawValue)
            writer.strings("externalIPs", 5, externalIPs.map { "\($0)" })
            writer.string("sessionAffinity", 7, sessionAffinityTimeout == nil ? "None" : "ClientIP")
            writer.string("loadBalancerIP", 8, "")
            writer.strings("loadBalancerSourceRanges", 9, loadBalancerSourceRanges.map { "\($0)" })
            writer.string("externalName", 10, type == .externalName ? "example.org" : "")
            writer.string("externalTrafficPolicy", 11, externalTrafficPolicy)
            writer.integer("healthCheckNodePort", 12, Int64(healthCheckNodePort))
            // False is 0 in protobuf, and absent from JSON.
            writer.integer("publishNotReadyAddresses", 13, 0)
            if let sessionAffinityTimeout {
                writer.message("sessionAffinityConfig", 14) { writer in
                    writer.message("clientIP", 1) { writer in
                        writer.integer("timeoutSeconds", 1, Int64(sessionAffinityTimeout))
                    }
                }
            }
            writer.optional("ipFamilyPolicy", 17, clusterIPs.count > 1 ? "RequireDualStack" : "SingleStack")
            writer.strings("clusterIPs", 18, clusterIPs.isEmpty && type != .externalName ? ["None"] : texts(clusterIPs))
            writer.strings("ipFamilies", 19, clusterIPs.map { "\($0.family)" })
            writer.optional("internalTrafficPolicy", 22, isInternalTrafficLocal ? "Local" : "Cluster")
        }
        writer.message("status", 3) { writer in
            writer.message("loadBalancer", 1) { writer in
                writer.messages("ingress", 1, loadBalancerIPs) { writer, address in
                    writer.string("ip", 1, "\(address)")
                    writer.string("hostname", 2, "")
                    writer.optional("ipMode", 3, "VIP")
                }
            }
        }
    }

    private var externalTrafficPolicy: String {
        switch type {
        case .nodePort, .loadBalancer: isExternalTrafficLocal ? "Local" : "Cluster"
        case .clusterIP, .externalName: isExternalTrafficLocal ? "Local" : externalIPs.isEmpty ? "" : "Cluster"
        }
    }

    private func texts(_ addresses: [IPAddress]) -> [String] { addresses.map { "\($0)" } }
}
