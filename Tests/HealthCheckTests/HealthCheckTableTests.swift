import Addresses
import Kubernetes
import Testing

@testable import HealthCheck

/// Which Service has which port.
@Suite struct HealthCheckTableTests {
    private let port = HealthCheckPort(family: .ipv4, number: 30001)
    private let otherPort = HealthCheckPort(family: .ipv4, number: 30002)
    private var table = HealthCheckTable()

    @Test mutating func `nothing is known of a Service that never had a port`() {
        #expect(table.apply(hasNone(web), of: .ipv4) == HealthCheckTable.Effect())
        #expect(table.owner(of: port) == nil)
    }

    @Test mutating func `a Service takes its port and releases it`() {
        #expect(table.apply(has(web, 30001), of: .ipv4).taken == port)
        #expect(table.owner(of: port)?.service == web)
        #expect(table.apply(hasNone(web), of: .ipv4).released == port)
        #expect(table.owner(of: port) == nil)
    }

    @Test mutating func `another count is no matter of ports`() {
        _ = table.apply(has(web, 30001, 1), of: .ipv4)
        #expect(table.apply(has(web, 30001, 18), of: .ipv4) == HealthCheckTable.Effect())
        #expect(table.owner(of: port)?.localEndpoints == 18)
    }

    @Test mutating func `a Service moves to another port`() {
        _ = table.apply(has(web, 30001, 3), of: .ipv4)
        #expect(
            table.apply(has(web, 30002, 3), of: .ipv4)
                == HealthCheckTable.Effect(taken: otherPort, released: port))
        #expect(table.owner(of: port) == nil)
        #expect(table.owner(of: otherPort)?.localEndpoints == 3)
    }

    @Test mutating func `the families are told apart`() {
        _ = table.apply(has(web, 30001, 1), of: .ipv4)
        let effect = table.apply(has(web, 30001, 2), of: .ipv6)
        #expect(effect.taken == HealthCheckPort(family: .ipv6, number: 30001))
        #expect(table.owner(of: port)?.localEndpoints == 1)
    }

    @Test mutating func `of two Services the older one has the port, and the other takes over`() {
        _ = table.apply(has(web, 30001, 1, created: 200), of: .ipv4)
        let effect = table.apply(has(api, 30001, 2, created: 100), of: .ipv4)
        #expect(effect.taken == nil)
        #expect(effect.disputes == [HealthCheckTable.Dispute(port: port, waiting: web, owner: api)])
        #expect(table.owner(of: port)?.localEndpoints == 2)
        #expect(table.apply(hasNone(api), of: .ipv4) == HealthCheckTable.Effect())
        #expect(table.owner(of: port)?.localEndpoints == 1)
    }

    @Test(arguments: [[web, api], [api, web]])
    mutating func `of two Services of the same age the first by name has the port`(_ order: [ObjectName]) {
        for service in order { _ = table.apply(has(service, 30001, created: 100), of: .ipv4) }
        #expect(table.owner(of: port)?.service == api)
    }

    @Test mutating func `a Service of unknown age waits`() {
        _ = table.apply(has(api, 30001), of: .ipv4)
        _ = table.apply(has(web, 30001, created: 100), of: .ipv4)
        #expect(table.owner(of: port)?.service == web)
    }

    @Test mutating func `a dispute is told once for as long as its owner is the same`() {
        _ = table.apply(has(api, 30001, created: 100), of: .ipv4)
        #expect(table.apply(has(web, 30001, created: 200), of: .ipv4).disputes.count == 1)
        #expect(table.apply(has(web, 30001, 7, created: 200), of: .ipv4).disputes.isEmpty)
        #expect(table.apply(has(api, 30001, 7, created: 100), of: .ipv4).disputes.isEmpty)
        #expect(
            table.apply(has(shop, 30001, created: 300), of: .ipv4).disputes
                == [HealthCheckTable.Dispute(port: port, waiting: shop, owner: api)])
        #expect(
            table.apply(hasNone(api), of: .ipv4).disputes
                == [HealthCheckTable.Dispute(port: port, waiting: shop, owner: web)])
    }

    @Test func `a dispute names both Services and the port`() {
        let dispute = HealthCheckTable.Dispute(port: port, waiting: web, owner: api)
        #expect(
            "\(dispute)" == """
                Service default/web has healthCheckNodePort 30001 like Service default/api, which has the port: give \
                it a port of its own
                """)
    }
}
