import Addresses
import Ruleset

/// A Service of the recorded cluster that a client connects to all the time.
struct RolloutPath: Sendable {
    var service: String
    /// The name of its port, in the Service and its slices.
    var port = ""
    var clusterIP: IPAddress
    var number: UInt16 = 80
    var transport = TransportProtocol.tcp

    var family: IPFamily { clusterIP.family }
    var target: String { family == .ipv4 ? "\(clusterIP):\(number)" : "[\(clusterIP)]:\(number)" }
    var frontend: Frontend { .address(clusterIP, transport, number) }

    /// Plain, dual-stack and sticky Services of the Deployment that is rolled out; and DNS, which stays as it is.
    static let all = [
        RolloutPath(service: "default/web-dual", port: "http", clusterIP: IPAddress(10, 96, 241, 117)),
        RolloutPath(
            service: "default/web-dual", port: "http",
            clusterIP: IPAddress(high: 0xfd00_0010_0096_0000, low: 0xeb32)),
        RolloutPath(service: "default/web-external-ips", clusterIP: IPAddress(10, 96, 179, 234)),
        RolloutPath(service: "default/web-lb-local", clusterIP: IPAddress(10, 96, 44, 78), number: 443),
        RolloutPath(service: "default/web-sticky", clusterIP: IPAddress(10, 96, 143, 236)),
        RolloutPath(
            service: "kube-system/kube-dns", port: "dns-tcp", clusterIP: IPAddress(10, 96, 0, 10), number: 53),
        RolloutPath(
            service: "kube-system/kube-dns", port: "dns", clusterIP: IPAddress(10, 96, 0, 10), number: 53,
            transport: .udp),
    ]
}
