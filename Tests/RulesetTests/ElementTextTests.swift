import Addresses
import Kubernetes
import Netfilter
import Services
import Testing

@testable import Ruleset

/// Elements as nft writes them.
@Suite struct ElementTextTests {
    @Test func everySetOfIPv4() throws {
        #expect(try rows(.ipv4) == ElementTextTests.ipv4)
    }

    @Test func everySetOfIPv6() throws {
        #expect(try rows(.ipv6) == ElementTextTests.ipv6)
    }

    static let ipv4 = [
        "cluster-ips: 10.96.0.10",
        "nodeport-ips: 192.0.2.9",
        "hairpin-ips: 10.0.1.1 . 10.0.1.1",
        #"service-ips: 10.96.0.10 . tcp . 80 comment "default/web:http" : goto cluster-4"#,
        #"service-ips: 192.0.2.80 . tcp . 80 comment "default/web:http" : goto policy-4-2"#,
        #"service-ips: 192.0.2.100 . tcp . 80 comment "default/web:http" : goto firewall-24-32-policy-4-2"#,
        #"service-nodeports: tcp . 30080 comment "default/web:http" : goto policy-nodeport-4-2"#,
        "external-frontends: 192.0.2.80 . tcp . 80 : 10.96.0.10",
        "external-frontends: 192.0.2.100 . tcp . 80 : 10.96.0.10",
        "cluster-endpoints: 10.96.0.10 . tcp . 80 . 0 : 10.0.1.1 . 8080",
        "local-endpoints: 10.96.0.10 . tcp . 80 . 0 : 10.0.1.1 . 8080",
        "cluster-nodeport-endpoints: tcp . 30080 . 0 : 10.0.1.1 . 8080",
        "local-nodeport-endpoints: tcp . 30080 . 0 : 10.0.1.1 . 8080",
        "rewriting-tcp: 192.0.2.80 . 80 : jump rewrite-own",
        "rewriting-tcp: 192.0.2.100 . 80 : jump rewrite-own",
        "rewriting-nodeports-tcp: 30080 : jump rewrite-own",
        "allowed-sources-24: 192.0.2.100 . tcp . 80 . 198.51.100.0",
        "allowed-sources-32: 192.0.2.100 . tcp . 80 . 203.0.113.7",
    ]

    static let ipv6 = [
        "cluster-ips: fd00:10:96::10",
        "nodeport-ips: 2001:db8::9",
        "hairpin-ips: fd00:10:244:1::1 . fd00:10:244:1::1",
        #"service-ips: 2001:db8::80 . tcp . 80 comment "default/web:http" : goto policy-4-2"#,
        #"service-ips: 2001:db8::100 . tcp . 80 comment "default/web:http" : goto firewall-64-128-policy-4-2"#,
        #"service-ips: fd00:10:96::10 . tcp . 80 comment "default/web:http" : goto cluster-4"#,
        #"service-nodeports: tcp . 30080 comment "default/web:http" : goto policy-nodeport-4-2"#,
        "external-frontends: 2001:db8::80 . tcp . 80 : fd00:10:96::10",
        "external-frontends: 2001:db8::100 . tcp . 80 : fd00:10:96::10",
        "cluster-endpoints: fd00:10:96::10 . tcp . 80 . 0 : fd00:10:244:1::1 . 8080",
        "local-endpoints: fd00:10:96::10 . tcp . 80 . 0 : fd00:10:244:1::1 . 8080",
        "cluster-nodeport-endpoints: tcp . 30080 . 0 : fd00:10:244:1::1 . 8080",
        "local-nodeport-endpoints: tcp . 30080 . 0 : fd00:10:244:1::1 . 8080",
        "rewriting-tcp: 2001:db8::80 . 80 : jump rewrite-own",
        "rewriting-tcp: 2001:db8::100 . 80 : jump rewrite-own",
        "rewriting-nodeports-tcp: 30080 : jump rewrite-own",
        "allowed-sources-64: 2001:db8::100 . tcp . 80 . 2001:db8:1::",
        "allowed-sources-128: 2001:db8::100 . tcp . 80 . 2001:db8:2::7",
    ]

    /// All elements of a Service that has some in every set; of endpoints the first.
    private func rows(_ family: IPFamily) throws -> [String] {
        var state = RulesetState(family)
        state.update(name("web"), [try everything(family)])
        state.setNodePortAddresses([try address(family == .ipv4 ? "192.0.2.9" : "2001:db8::9")])
        let contents = state.contents()
        return SetID.allCases.flatMap { set in
            texts(contents, set).prefix(set.holdsEndpoints ? 1 : .max).map { "\(set.name): \($0)" }
        }
    }

    @Test(arguments: ["0.0.0.0/0", "128.0.0.0/1", "10.8.0.0/13", "10.1.2.2/31", "10.1.2.3/32"])
    func aSourceRangeStandsWithItsFirstAddressInTheSetOfItsLength(range: String) throws {
        let port = try selectedPort {
            $0.loadBalancerIPs = [IPAddress(192, 0, 2, 1)]
            $0.sourceRanges = [range].compactMap { IPPrefix($0) }
        }
        var state = RulesetState(.ipv4)
        state.update(name("web"), [port])
        let parts = range.split(separator: "/")
        let set = SetID.allowedSources(try #require(Int(parts[1])))
        #expect(set.name == "allowed-sources-\(parts[1])")
        #expect(texts(state.contents(), set) == ["192.0.2.1 . tcp . 80 . \(parts[0])"])
    }

    @Test func aProtocolWithoutNameIsItsNumber() {
        let set = SetID.serviceNodePorts.definition(family: .ipv4)
        var list = ElementList(layout: set.layout)
        list.append(verdict: .drop) { $0 += [1, 0, 0, 0, 0, 80, 0, 0] }
        #expect(ElementText(set: set).text(list, 0) == "1 . 80 : drop")
    }

    /// nft takes 128 bytes; a namespace and a name may have 63 each, and the port's name another 15.
    @Test(arguments: [("", 127), ("h", 128), ("http", 128), ("metrics-cluster", 128)])
    func aCommentThatIsTooLongForNftIsCut(portName: String, length: Int) throws {
        let long = ObjectName(
            namespace: String(repeating: "n", count: 63), name: String(repeating: "s", count: 63))
        var state = RulesetState(.ipv4)
        let port = try selectedPort {
            $0.name.service = long
            $0.name.port = portName
        }
        state.update(long, [port])
        let comment = try #require(state.contents().addedElements(.serviceIPs)?.comments.first)
        #expect("\(long):\(portName)".hasPrefix(comment))
        #expect(comment.utf8.count == length)
    }
}
