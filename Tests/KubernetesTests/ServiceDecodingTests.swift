import Addresses
import Testing

@testable import Kubernetes

struct ServiceDecodingTests {
    /// A Service whose `spec` is given in flow style.
    private func decode(_ spec: String, status: String = "{}", metadata: String = "name: web") -> DecodedManifest {
        DecodedManifest(
            yaml: "apiVersion: v1\nkind: Service\nmetadata: {\(metadata)}\nspec: {\(spec)}\nstatus: \(status)\n")
    }

    private let usable = "clusterIP: 10.96.0.1, ports: [{port: 80}]"

    @Test func `everything but address and port has a default`() {
        let decoded = decode(usable)
        #expect(decoded.report == [])
        #expect(
            decoded.objects == [
                .service(
                    Service(
                        name: ObjectName(namespace: "default", name: "web"), clusterIPs: addresses("10.96.0.1"),
                        ports: [Service.Port(port: 80)]))
            ])
    }

    @Test(arguments: [
        ("clusterIP: 10.96.0.1", ["10.96.0.1"]),
        ("clusterIP: 10.96.0.1, clusterIPs: []", ["10.96.0.1"]),
        ("clusterIP: 10.96.0.1, ipFamilies: [IPv4]", ["10.96.0.1"]),
        ("clusterIPs: [10.96.0.1, 'fd00::1'], ipFamilies: [IPv4, IPv6]", ["10.96.0.1", "fd00::1"]),
        ("clusterIPs: ['fd00::1', 10.96.0.1], ipFamilies: [IPv6, IPv4]", ["fd00::1", "10.96.0.1"]),
        ("clusterIPs: [10.96.0.1]", ["10.96.0.1"]),
        ("clusterIP: 010.096.000.001", ["10.96.0.1"]),
        ("clusterIP: None", []), ("clusterIP: None, clusterIPs: [None]", []), ("clusterIPs: [None]", []),
        ("clusterIP: 10.96.0.1, type: ExternalName", []), ("clusterIP: nonsense, type: ExternalName", []),
    ])
    func `cluster addresses`(spec: String, expected: [String]) {
        let decoded = decode(spec)
        #expect(decoded.report == [])
        #expect(decoded.service("web")?.clusterIPs.map { "\($0)" } == expected)
    }

    /// Without an API server nobody assigns an address, which a manifest written for one does not have.
    @Test(arguments: ["type: ClusterIP", "clusterIP: ''", "clusterIP: null"])
    func `a Service that waits for an address is told without one, with a problem`(spec: String) {
        let decoded = decode(spec)
        #expect(decoded.service("web")?.clusterIPs == [])
        #expect(
            decoded.report == [
                "unusableField test.yaml:1: Service default/web: spec.clusterIP is missing, expected an address, "
                    + "without which nothing is programmed, or None"
            ])
    }

    @Test(arguments: [("'30'", 30), ("'0'", 0), ("'86400'", 86400)] as [(String, UInt32)])
    func `an annotation asks for connections to be cut`(text: String, seconds: UInt32) {
        let decoded = decode(
            usable, metadata: "name: web, annotations: {shunt/cut-connections-after-seconds: \(text), other/one: x}")
        #expect(decoded.report == [])
        #expect(decoded.service("web")?.connectionGrace == seconds)
        #expect(decode(usable).service("web")?.connectionGrace == nil)
    }

    @Test(arguments: ["'86401'", "'-1'", "soon", "''"])
    func `an annotation that makes no sense is reported and cuts nothing`(text: String) {
        let decoded = decode(
            usable, metadata: "name: web, annotations: {shunt/cut-connections-after-seconds: \(text)}")
        #expect(decoded.report.count == 1)
        #expect(decoded.report.first?.contains("metadata.annotations[shunt/cut-connections-after-seconds]") == true)
        #expect(decoded.service("web")?.connectionGrace == nil)
    }

    @Test func `session affinity`() {
        #expect(decode("\(usable), sessionAffinity: None").service("web")?.sessionAffinityTimeout == nil)
        #expect(decode("\(usable), sessionAffinity: ClientIP").service("web")?.sessionAffinityTimeout == 10800)
        let timeout = "sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}"
        #expect(decode("\(usable), sessionAffinity: ClientIP, \(timeout)").service("web")?.sessionAffinityTimeout == 60)
        #expect(decode("\(usable), sessionAffinity: None, \(timeout)").service("web")?.sessionAffinityTimeout == nil)
    }

    @Test func `ingress addresses without those that a proxy serves itself`() {
        let ingress = """
            {loadBalancer: {ingress: [{ip: 192.0.2.1}, {ip: 192.0.2.2, ipMode: VIP}, {ip: 192.0.2.3, ipMode: Proxy},
             {hostname: lb.example.com}, {ip: '', hostname: x}, {ip: '2001:db8::1'}, {ip: 192.0.2.1}]}}
            """
        let decoded = decode(usable, status: ingress)
        #expect(decoded.report == [])
        #expect(decoded.service("web")?.loadBalancerIPs == addresses("192.0.2.1", "192.0.2.2", "2001:db8::1"))
    }

    @Test func `source ranges are trimmed`() {
        let decoded = decode("\(usable), loadBalancerSourceRanges: [' 192.0.2.0/24', \"10.0.0.0/8\\t\", '', '::/0 ']")
        #expect(decoded.report == [])
        #expect(
            decoded.service("web")?.loadBalancerSourceRanges == prefixes("192.0.2.0/24", "10.0.0.0/8", "::/0"))
    }

    @Test func `creation time and labels`() {
        let metadata = "name: web, namespace: shop, creationTimestamp: 2026-11-20T22:08:15Z"
        #expect(decode(usable, metadata: metadata).service("web", in: "shop")?.created == 1_795_212_495)
        let label = "name: web, labels: {service.kubernetes.io/service-proxy-name: ''}"
        #expect(decode(usable, metadata: label).service("web")?.hasOtherProxy == true)
        #expect(decode(usable, metadata: "name: web, creationTimestamp: null").report == [])
    }

    @Test(arguments: [
        ("clusterIP: 10.96.0.300", "spec.clusterIP is \"10.96.0.300\", expected an IPv4 or IPv6 address, or None"),
        (
            "clusterIPs: [10.96.0.1, nonsense]",
            "spec.clusterIPs[1] is \"nonsense\", expected an IPv4 or IPv6 address, or None"
        ),
        (
            "clusterIPs: [10.96.0.1], ipFamilies: [IPv6]",
            "spec.clusterIPs[0] is \"10.96.0.1\", expected an IPv6 address as spec.ipFamilies says"
        ),
        ("ports: [{port: 0}]", "spec.ports[0].port is \"0\", expected a number from 1 to 65535"),
        ("ports: [{port: 65536}]", "spec.ports[0].port is \"65536\", expected a number from 1 to 65535"),
        ("ports: [{port: -1}]", "spec.ports[0].port is \"-1\", expected a number from 1 to 65535"),
        ("ports: [{port: 80}, {name: x}]", "spec.ports[1].port is missing, expected a number from 1 to 65535"),
        ("ports: [{port: '80'}]", "spec.ports[0].port is \"80\", expected a number"),
        ("ports: [{port: http}]", "spec.ports[0].port is \"http\", expected a number"),
        ("ports: [{port: 80.5}]", "spec.ports[0].port is \"80.5\", expected a number"),
        (
            "ports: [{port: 99999999999999999999}]",
            "spec.ports[0].port is \"99999999999999999999\", expected a number"
        ),
        ("ports: {port: 80}", "spec.ports is \"a mapping\", expected a list"),
        ("ports: [80]", "spec.ports[0] is \"80\", expected a mapping"),
        ("ports: [{port: 80, protocol: tcp}]", "spec.ports[0].protocol is \"tcp\", expected TCP, UDP or SCTP"),
        (
            "ports: [{port: 80, nodePort: 70000}]",
            "spec.ports[0].nodePort is \"70000\", expected a number from 0 to 65535"
        ),
        ("healthCheckNodePort: -5", "spec.healthCheckNodePort is \"-5\", expected a number from 0 to 65535"),
        ("clusterIP: [10.96.0.1]", "spec.clusterIP is \"a list\", expected a string"),
    ])
    func `a nonsense field makes the Service unusable`(spec: String, reason: String) {
        let decoded = decode(spec.contains("clusterIP") ? spec : "clusterIP: 10.96.0.1, \(spec)")
        #expect(decoded.objects == [])
        #expect(decoded.report == ["unusableObject test.yaml:1: Service default/web: \(reason)"])
        #expect(decoded.unusable == [.service(ObjectName(namespace: "default", name: "web"))])
    }

    @Test func `nonsense that a Service can do without is left out`() {
        let decoded = decode(
            """
            clusterIPs: [10.96.0.1, 10.96.0.2], ports: [{port: 80}, {port: 81}], type: Clusterip,
             externalIPs: [192.0.2.1, nonsense, ''], loadBalancerSourceRanges: [192.0.2.0/33, 10.0.0.0/8],
             externalTrafficPolicy: local, internalTrafficPolicy: 'Yes', sessionAffinity: ClientIP,
             sessionAffinityConfig: {clientIP: {timeoutSeconds: 100000}}
            """, status: "{loadBalancer: {ingress: [{ip: example.com}]}}",
            metadata: "name: web, creationTimestamp: yesterday")
        #expect(
            decoded.objects == [
                .service(
                    Service(
                        name: ObjectName(namespace: "default", name: "web"), clusterIPs: addresses("10.96.0.1"),
                        ports: [Service.Port(port: 80)], externalIPs: addresses("192.0.2.1"),
                        loadBalancerSourceRanges: prefixes("10.0.0.0/8"), sessionAffinityTimeout: 10800))
            ])
        let fields = decoded.problems.map { $0.reason.split(separator: " ").first.map(String.init) }
        #expect(
            fields == [
                "spec.type", "metadata.creationTimestamp", "spec.clusterIPs[1]", "spec.ports[1].name",
                "spec.externalIPs[1]", "status.loadBalancer.ingress[0].ip", "spec.loadBalancerSourceRanges[0]",
                "spec.externalTrafficPolicy", "spec.internalTrafficPolicy",
                "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
            ])
        #expect(decoded.problems.allSatisfy { $0.kind == .unusableField && $0.object == "Service default/web" })
    }

    @Test func `an object without a name is unusable`() {
        #expect(
            decode(usable, metadata: "namespace: shop").report == [
                "unusableObject test.yaml:1: Service: metadata.name is missing, expected a name"
            ])
    }
}
