import Addresses
import KernelTestSupport

/// One row of the packet table: a client, the frontend it connects to, and what the Service behind that is like.
struct PacketTableCase: Hashable, Sendable, CustomStringConvertible {
    enum Frontend: String, CaseIterable, Sendable {
        case clusterIP = "ClusterIP"
        case nodePort = "NodePort"
        case externalIP = "externalIP"
        case loadBalancer = "load balancer IP"
        /// With `loadBalancerSourceRanges` that hold some of the sources.
        case guardedLoadBalancer = "load balancer IP with source ranges"
    }

    enum Source: String, CaseIterable, Sendable {
        case pod = "a pod of this node"
        /// The local endpoint itself.
        case endpoint = "the local endpoint"
        case node = "this node"
        case otherNode = "another node"
        case outside = "a client outside"
    }

    enum Policy: String, CaseIterable, Sendable {
        case cluster = "Cluster"
        case externalLocal = "externalTrafficPolicy Local"
        case internalLocal = "internalTrafficPolicy Local"
    }

    /// What the EndpointSlices say about the pod of this node and the pod of the other one.
    enum Endpoints: String, CaseIterable, Sendable {
        case localAndRemote = "ready here and elsewhere"
        case onlyRemote = "ready elsewhere"
        case onlyLocal = "ready here"
        case none = "no endpoints"
        case terminating = "terminating, serving"
        case terminatingHere = "terminating here, ready elsewhere"
        case notReady = "not ready"
    }

    var frontend: Frontend
    var source: Source
    var policy: Policy
    var endpoints: Endpoints
    var family: IPFamily
    var transport: TransportProtocol

    var description: String {
        "\(frontend.rawValue) | from \(source.rawValue) | \(policy.rawValue) | \(endpoints.rawValue) | "
            + "\(family) | \(transport)"
    }

    /// All rows of one family and protocol. Without a local pod among the endpoints, that pod is a pod like another.
    static func all(_ family: IPFamily, _ transport: TransportProtocol) -> [PacketTableCase] {
        Frontend.allCases.flatMap { frontend in
            Source.allCases.flatMap { source in
                Policy.allCases.flatMap { policy in
                    Endpoints.allCases.compactMap { endpoints in
                        if source == .endpoint, [.none, .onlyRemote, .notReady].contains(endpoints) { return nil }
                        return PacketTableCase(
                            frontend: frontend, source: source, policy: policy, endpoints: endpoints, family: family,
                            transport: transport)
                    }
                }
            }
        }
    }
}

extension PacketTableCase.Source {
    /// Who connects. The local endpoint is pod2.
    var place: Place {
        switch self {
        case .pod: .pod1
        case .endpoint: .pod2
        case .node: .node
        case .otherNode: .remote
        case .outside: .outside
        }
    }
}
