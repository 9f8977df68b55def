import Addresses
import Foundation
import Kubernetes
import Services
import Testing

@testable import Ruleset

@Suite struct NftScriptTests {
    @Test func dump() throws {
        for family in [IPFamily.ipv4, .ipv6] {
            var state = RulesetState(family, podCIDR: try prefix(family == .ipv4 ? "10.0.0.0/16" : "fd00:10:244::/48"))
            let v = family == .ipv4
            let web = try selectedPort(
                clusterIP: v ? "10.96.0.10" : "fd00:10:96::10", cluster: backends(3, family: family),
                local: backends(1, family: family)
            ) {
                $0.nodePort = 30080
                $0.loadBalancerIPs = [try! address(v ? "192.168.60.100" : "fd00:60::100")]
                $0.externalIPs = [try! address(v ? "192.0.2.80" : "2001:db8::80")]
                $0.sourceRanges = [try! prefix(v ? "192.168.60.0/31" : "fd00:60::/64")]
                $0.isExternalTrafficLocal = true
            }
            state.update(name("web"), [web])
            state.update(name("none"), [try selectedPort("none", clusterIP: v ? "10.96.0.12" : "fd00:10:96::12")])
            state.setNodePortAddresses([try address(v ? "192.168.50.1" : "fd00:50::1")])
            try NftScript([state]).text.write(toFile: "/tmp/script-\(family).nft", atomically: true, encoding: .utf8)
        }
    }
}
