import Addresses
import Kubernetes
import Services
import Testing

/// One row of the selection table: what exists, and what the node `here` uses of it.
struct SelectionCase: CustomTestStringConvertible, Sendable {
    var name: String
    var zone: InternedString = "a"
    var policies: Policies = []
    var endpoints: [Endpoint] = []
    /// Last octets of the addresses expected in each list.
    var cluster: [UInt8] = []
    var local: [UInt8] = []
    var hasAny = true

    var testDescription: String { name }

    struct Policies: OptionSet, Sendable {
        let rawValue: Int
        static let externalLocal = Policies(rawValue: 1)
        static let internalLocal = Policies(rawValue: 2)
        static let nodePort = Policies(rawValue: 4)
    }

    var service: Service {
        ServicesTests.service {
            $0.isExternalTrafficLocal = policies.contains(.externalLocal)
            $0.isInternalTrafficLocal = policies.contains(.internalLocal)
            guard policies.contains(.nodePort) else { return }
            $0.type = .nodePort
            $0.ports[0].nodePort = 30080
        }
    }

    var expected: SelectedEndpoints {
        let reachable = Set(cluster + local)
        return SelectedEndpoints(
            cluster: cluster.map { Backend(IPAddress(10, 1, 2, $0), 8080) },
            local: local.map { Backend(IPAddress(10, 1, 2, $0), 8080) },
            hairpin: endpoints.filter { $0.nodeName == "here" }.map(\.address)
                .filter { reachable.contains(UInt8(truncatingIfNeeded: $0.low)) }.sorted(),
            hasAny: hasAny)
    }
}

let draining: Endpoint.Conditions = [.serving, .terminating]
let unready: Endpoint.Conditions = []

/// An endpoint with the address 10.1.2.`last`.
func pod(
    _ last: UInt8, on node: InternedString = "there", _ conditions: Endpoint.Conditions = .default,
    zones: [InternedString] = [], nodes: [InternedString] = []
) -> Endpoint {
    endpoint("10.1.2.\(last)", on: node, conditions, zones: zones, nodes: nodes)
}
