import Addresses
import KernelTestSupport
import Testing

@testable import Netfilter

/// The connection tracking table of a real kernel; conntrack(8) fills it and is the second opinion on it.
@Suite struct ConntrackTableTests {
    let namespace: NetworkNamespace

    init() async throws {
        namespace = try await NetworkNamespace()
    }

    private func insert(
        _ sourcePort: Int, from source: String = "10.0.1.2", over transport: String = "udp", to destination: String,
        _ port: Int, translatedTo endpoint: String? = nil
    ) async throws {
        var arguments = [
            "-p", transport, "-s", source, "-d", destination, "--sport", "\(sourcePort)", "--dport", "\(port)",
            "-t", "1000",
        ]
        if transport == "tcp" { arguments += ["--state", "ESTABLISHED"] }
        if let endpoint { arguments += ["--dst-nat", endpoint] }
        try await Command.run(["nsenter", "--net=\(namespace.path)", "--", "conntrack", "-I"] + arguments)
    }

    private func entries(_ filter: ConntrackFilter) throws -> [ConntrackEntry] {
        var socket = try namespace.socket()
        return try socket.conntrackEntries(matching: filter, into: []) { $0.append($1) }
    }

    /// How many entries the kernel sends for a filter.
    private func sentCount(_ filter: ConntrackFilter) throws -> Int {
        var socket = try namespace.socket()
        return try socket.dump(filter.request(narrowed: true), into: 0) { count, _ in count += 1 }
    }

    @Test func entriesAreReadAsConntrackShowsThem() async throws {
        try await insert(40_000, to: "10.96.0.10", 53, translatedTo: "10.0.2.2:5353")
        try await insert(40_001, from: "fd00::1", to: "fd00:96::10", 53, translatedTo: "[fd00::5]:5353")
        let entry = try #require(try entries(ConntrackFilter(family: .ipv4, transport: .udp)).first)
        let shown = try await namespace.run("conntrack", "-L", "-f", "ipv4", "-o", "id")
        #expect(shown.contains("src=10.0.1.2 dst=10.96.0.10 sport=40000 dport=53"))
        #expect(entry.description.hasPrefix("udp src=10.0.1.2 dst=10.96.0.10 sport=40000 dport=53"))
        #expect(entry.description.hasSuffix("src=10.0.2.2 dst=10.0.1.2 sport=5353 dport=40000"))
        #expect(shown.contains("id=\(entry.id)\n"))
        #expect(entry.status.contains(.destinationNAT))
        let entry6 = try #require(try entries(ConntrackFilter(family: .ipv6, transport: .udp)).first)
        #expect("\(entry6.reply)" == "udp src=fd00::5 dst=fd00::1 sport=5353 dport=40001")
    }

    @Test func kernelSendsOnlyWhatTheFilterLetsThrough() async throws {
        try await insert(40_000, to: "10.96.0.10", 53, translatedTo: "10.0.2.2:5353")
        try await insert(40_001, to: "10.96.0.10", 54, translatedTo: "10.0.2.2:5353")
        try await insert(40_002, to: "10.96.0.11", 53, translatedTo: "10.0.2.2:5353")
        try await insert(40_003, to: "10.96.0.10", 53)
        try await insert(40_004, over: "tcp", to: "10.96.0.10", 53, translatedTo: "10.0.2.2:5353")
        try await insert(40_005, from: "fd00::1", to: "fd00:96::10", 53)
        let all = ConntrackFilter(family: .ipv4, transport: .udp)
        var (translated, one, port) = (all, all, all)
        translated.status = .destinationNAT
        one.originalDestination = IPAddress(10, 96, 0, 10)
        one.originalDestinationPort = 53
        port.originalDestinationPort = 53
        for (filter, count) in [(all, 4), (translated, 3), (one, 2), (port, 3)] {
            #expect(try sentCount(filter) == count)
            #expect(try entries(filter).count == count)
        }
        #expect(try sentCount(ConntrackFilter(family: .ipv6, transport: .udp)) == 1)
    }

    @Test func entriesOfOneIPv6AddressAreFound() async throws {
        try await insert(40_000, from: "fd00::1", to: "fd00:96::10", 53, translatedTo: "[fd00::5]:5353")
        try await insert(40_001, from: "fd00::1", to: "fd00:96::11", 53, translatedTo: "[fd00::5]:5353")
        let filter = ConntrackFilter(
            family: .ipv6, transport: .udp, originalDestination: IPAddress("fd00:96::10"), originalDestinationPort: 53,
            status: .destinationNAT)
        #expect(try entries(filter).map(\.original.sourcePort) == [40_000])
    }

    @Test func exactlyOneEntryIsDeleted() async throws {
        try await insert(40_000, to: "10.96.0.10", 53, translatedTo: "10.0.2.2:5353")
        try await insert(40_001, to: "10.96.0.10", 53, translatedTo: "10.0.2.2:5353")
        let filter = ConntrackFilter(family: .ipv4, transport: .udp)
        let entry = try #require(try entries(filter).first { $0.original.sourcePort == 40_000 })
        var socket = try namespace.socket()
        #expect(try socket.delete(entry))
        #expect(try entries(filter).map(\.original.sourcePort) == [40_001])
    }

    @Test func deletingAnEntryThatIsGoneIsNoError() async throws {
        try await insert(40_000, to: "10.96.0.10", 53)
        let entry = try #require(try entries(ConntrackFilter(family: .ipv4, transport: .udp)).first)
        var socket = try namespace.socket()
        #expect(try socket.delete(entry))
        #expect(try !socket.delete(entry))
    }

    @Test func entryOfTheSameTuplesAndAnotherIDStays() async throws {
        try await insert(40_000, to: "10.96.0.10", 53)
        let filter = ConntrackFilter(family: .ipv4, transport: .udp)
        var entry = try #require(try entries(filter).first)
        entry.id ^= 1
        var socket = try namespace.socket()
        #expect(try !socket.delete(entry))
        #expect(try entries(filter).count == 1)
    }

    @Test func entryOfAZoneIsDeletedInThatZone() async throws {
        for zone in ["0", "7"] {
            try await namespace.run(
                "conntrack", "-I", "-p", "udp", "-s", "10.0.1.2", "-d", "10.96.0.10", "--sport", "40000", "--dport",
                "53", "-t", "1000", "-w", zone)
        }
        let filter = ConntrackFilter(family: .ipv4, transport: .udp)
        let entry = try #require(try entries(filter).first { $0.zone == 7 })
        var socket = try namespace.socket()
        #expect(try socket.delete(entry))
        #expect(try entries(filter).map(\.zone) == [0])
    }
}
