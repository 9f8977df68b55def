import Addresses
import Testing

@testable import Kubernetes

struct EndpointSliceDecodingTests {
    private func decode(_ fields: String, labels: String = "kubernetes.io/service-name: web") -> DecodedManifest {
        DecodedManifest(
            yaml: """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: web-1, namespace: shop, labels: {\(labels)}}
                \(fields)
                """)
    }

    @Test func `conditions are true, true and false unless they say otherwise`() {
        let decoded = decode(
            """
            addressType: IPv4
            endpoints:
            - addresses: [10.0.0.1]
            - addresses: [10.0.0.2]
              conditions: {}
            - addresses: [10.0.0.3]
              conditions: {ready: null, serving: null, terminating: null}
            - addresses: [10.0.0.4]
              conditions: {ready: false}
            - addresses: [10.0.0.5]
              conditions: {ready: false, serving: true, terminating: true}
            - addresses: [10.0.0.6]
              conditions: {ready: false, serving: false, terminating: false}
            """)
        #expect(decoded.report == [])
        #expect(
            decoded.slices.first?.endpoints.map(\.conditions) == [
                .default, .default, .default, [.serving], [.serving, .terminating], [],
            ])
    }

    @Test func `only the first address counts`() {
        let decoded = decode("addressType: IPv6\nendpoints: [{addresses: ['fd00::1', 'fd00::2', nonsense]}]")
        #expect(decoded.report == [])
        #expect(decoded.slices.first?.endpoints.map(\.address) == addresses("fd00::1"))
    }

    @Test func `node name and hints`() {
        let decoded = decode(
            """
            addressType: IPv4
            endpoints:
            - {addresses: [10.0.0.1], nodeName: n1, hints: {forZones: [{name: a}, {name: b}], forNodes: [{name: n1}]}}
            - {addresses: [10.0.0.2], zone: a, hints: {}}
            """)
        #expect(decoded.report == [])
        #expect(
            decoded.slices.first?.endpoints == [
                Endpoint(
                    address: IPAddress(10, 0, 0, 1), nodeName: "n1",
                    hints: TopologyHints(zones: ["a", "b"], nodes: ["n1"])),
                Endpoint(address: IPAddress(10, 0, 0, 2)),
            ])
    }

    @Test func `ports need a name, which may be empty, and a number`() {
        let decoded = decode(
            """
            addressType: IPv4
            ports: [{name: '', port: 80}, {port: 81}, {name: none}, {name: zero, port: 0}, {name: null, port: 1},
              {name: dns, port: 53, protocol: UDP}]
            """)
        #expect(
            decoded.slices.first?.ports == [
                EndpointSlice.Port(name: "", port: 80), EndpointSlice.Port(name: "dns", transport: .udp, port: 53),
            ])
        #expect(
            decoded.report == [
                "unusableField test.yaml:1: EndpointSlice shop/web-1: "
                    + "ports[1].name is missing, expected the name of a Service port, which may be empty",
                "unusableField test.yaml:1: EndpointSlice shop/web-1: "
                    + "ports[2].port is missing, expected a number from 1 to 65535",
                "unusableField test.yaml:1: EndpointSlice shop/web-1: "
                    + "ports[3].port is \"0\", expected a number from 1 to 65535",
                "unusableField test.yaml:1: EndpointSlice shop/web-1: "
                    + "ports[4].name is missing, expected the name of a Service port, which may be empty",
            ])
    }

    @Test func `endpoints without a usable address are left out`() {
        let decoded = decode(
            """
            addressType: IPv4
            endpoints: [{addresses: []}, {addresses: [nonsense]}, {addresses: ['fd00::1']}, {}, {addresses: [10.0.0.1]}]
            """)
        #expect(decoded.slices.first?.endpoints.map(\.address) == addresses("10.0.0.1"))
        #expect(
            decoded.problems.map(\.reason) == [
                "endpoints[0].addresses[0] is missing, expected an IPv4 address",
                "endpoints[1].addresses[0] is \"nonsense\", expected an IPv4 address",
                "endpoints[2].addresses[0] is \"fd00::1\", expected an IPv4 address",
                "endpoints[3].addresses[0] is missing, expected an IPv4 address",
            ])
    }

    @Test(arguments: [
        ("addressType: FQDN", "addressType is \"FQDN\", expected IPv4 or IPv6"),
        ("endpoints: []", "addressType is missing, expected IPv4 or IPv6"),
        (
            "addressType: IPv4\nports: [{name: a, port: 70000}]",
            "ports[0].port is \"70000\", expected a number from 1 to 65535"
        ),
        (
            "addressType: IPv4\nports: [{name: a, port: 80, protocol: ICMP}]",
            "ports[0].protocol is \"ICMP\", expected TCP, UDP or SCTP"
        ),
        (
            "addressType: IPv4\nendpoints: [{addresses: [10.0.0.1], conditions: {ready: 'true'}}]",
            "endpoints[0].conditions.ready is \"true\", expected true or false"
        ),
        (
            "addressType: IPv4\nendpoints: [{addresses: 10.0.0.1}]",
            "endpoints[0].addresses is \"10.0.0.1\", expected a list"
        ),
    ])
    func `a nonsense field makes the slice unusable`(fields: String, reason: String) {
        let decoded = decode(fields)
        #expect(decoded.objects == [])
        #expect(decoded.report == ["unusableObject test.yaml:1: EndpointSlice shop/web-1: \(reason)"])
    }

    @Test func `slices of headless Services are dropped silently, those of none are reported`() {
        let headless = "kubernetes.io/service-name: web, service.kubernetes.io/headless: ''"
        #expect(decode("addressType: IPv4", labels: headless).objects == [])
        #expect(decode("addressType: IPv4", labels: headless).report == [])
        #expect(
            decode("addressType: IPv4", labels: "").report == [
                "unusableObject test.yaml:1: EndpointSlice shop/web-1: "
                    + "metadata.labels[kubernetes.io/service-name] is missing, expected a Service's name"
            ])
    }
}
