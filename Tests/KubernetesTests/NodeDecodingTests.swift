import Addresses
import Testing

@testable import Kubernetes

struct NodeDecodingTests {
    @Test func `internal addresses come first, names and nonsense are left out`() {
        let decoded = DecodedManifest(
            yaml: """
                apiVersion: v1
                kind: Node
                metadata: {name: n}
                spec: {podCIDR: 10.244.0.0/24, podCIDRs: [10.244.1.0/24, nonsense]}
                status:
                  addresses:
                  - {type: ExternalIP, address: 192.0.2.1}
                  - {type: Hostname, address: n}
                  - {type: InternalIP, address: 10.0.0.1}
                  - {type: InternalIP, address: 10.0.0.x}
                  - {type: InternalIP, address: 'fd00::1'}
                """)
        #expect(
            decoded.nodes == [
                Node(
                    name: "n", addresses: addresses("10.0.0.1", "fd00::1", "192.0.2.1"),
                    podCIDRs: prefixes("10.244.1.0/24"))
            ])
        #expect(
            decoded.problems.map(\.reason) == [
                "spec.podCIDRs[1] is \"nonsense\", expected an address range such as 192.0.2.0/24 or 2001:db8::/64",
                "status.addresses[3].address is \"10.0.0.x\", expected an IPv4 or IPv6 address",
            ])
    }

    @Test func `a Node with podCIDR alone`() {
        let decoded = DecodedManifest(
            yaml: "{apiVersion: v1, kind: Node, metadata: {name: n}, spec: {podCIDR: 10.244.0.0/24}}")
        #expect(decoded.nodes == [Node(name: "n", podCIDRs: prefixes("10.244.0.0/24"))])
    }

    @Test func `a ServiceCIDR keeps the ranges that are ranges`() {
        let decoded = DecodedManifest(
            yaml: """
                {apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: c},
                 spec: {cidrs: [10.96.0.0/16, 10.96.0.0, 'fd00::/112']}}
                """)
        #expect(decoded.serviceCIDRs == [ServiceCIDR(name: "c", cidrs: prefixes("10.96.0.0/16", "fd00::/112"))])
        #expect(decoded.problems.map(\.kind) == [.unusableField])
    }
}
