import Addresses
import Netfilter
import Services
import Testing

@testable import Ruleset

/// Elements are read back as they were written.
@Suite struct ElementKeyTests {
    @Test(arguments: IPFamily.allCases, TransportProtocol.allCases)
    func everySetTellsTheFrontendOfItsElements(family: IPFamily, transport: TransportProtocol) throws {
        var state = RulesetState(family)
        var port = try everything(family)
        port.name.transport = transport
        state.update(name("web"), [port])
        state.setNodePortAddresses([try address(family == .ipv4 ? "192.0.2.9" : "2001:db8::9")])
        let contents = state.contents()
        let frontends = Set(port.programs.map(\.frontend))
        var seen: Set<Frontend> = []
        for set in SetID.allCases {
            guard let list = contents.addedElements(set) else { continue }
            for index in 0..<list.count {
                let frontend = set.frontend(of: list, index, family)
                #expect((frontend == nil) == [.clusterIPs, .nodePortIPs, .hairpinIPs].contains(set))
                if let frontend {
                    #expect(frontends.contains(frontend), "\(set.name)")
                    seen.insert(frontend)
                }
            }
        }
        #expect(seen == frontends)
    }

    @Test(arguments: IPFamily.allCases, [0, 1, 255, 256, 70_000])
    func slotsAndBackendsAreReadBack(family: IPFamily, slot: Int) throws {
        let frontend = Frontend.address(try address(family == .ipv4 ? "10.96.0.10" : "fd00::10"), .udp, 65535)
        let backend = backends(1, port: 1, family: family)[0]
        var list = ElementList(layout: SetID.clusterEndpoints.definition(family: family).layout)
        list.append(frontend, slot: slot, backend)
        var key = ElementKey(list[0])
        #expect(key.frontend(family, isNodePort: false) == frontend)
        #expect(key.slot() == slot)
        #expect(key.address(family) == backend.address)
        #expect(key.port() == backend.port)
    }

    @Test func aProtocolThatNoServiceHasIsNoFrontend() {
        var key = ElementKey([10, 96, 0, 10, 1, 0, 0, 0, 0, 80, 0, 0][...])
        #expect(key.frontend(.ipv4, isNodePort: false) == nil)
    }
}
