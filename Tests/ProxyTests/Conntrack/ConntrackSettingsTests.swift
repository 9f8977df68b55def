import Foundation
import Logging
import RulesetTestSupport
import TestSupport
import Testing

@testable import Proxy

@Suite struct ConntrackSettingsTests {
    private func lines(_ settings: ConntrackSettings, cpuCount: Int = 4) -> [String] {
        settings.sysctls(cpuCount: cpuCount).map { "\($0.name.rawValue) \($0.value)" }
    }

    @Test func `an empty configuration asks for nothing`() {
        #expect(lines(ConntrackSettings()) == [])
        #expect(
            lines(
                ConntrackSettings(
                    maxPerCore: 0, min: 5, tcpEstablishedTimeout: .zero, tcpCloseWaitTimeout: .zero, udpTimeout: .zero,
                    udpStreamTimeout: .zero)) == [])
    }

    @Test func `everything is asked for in the order of kube-proxy`() {
        let settings = ConntrackSettings(
            maxPerCore: 12, min: 1, tcpEstablishedTimeout: .seconds(86400), tcpCloseWaitTimeout: .seconds(3600),
            udpTimeout: .seconds(10), udpStreamTimeout: .milliseconds(500), tcpBeLiberal: true)
        #expect(
            lines(settings) == [
                "nf_conntrack_max 48", "nf_conntrack_tcp_timeout_established 86400",
                "nf_conntrack_tcp_timeout_close_wait 3600", "nf_conntrack_tcp_be_liberal 1",
                "nf_conntrack_udp_timeout 10", "nf_conntrack_udp_timeout_stream 1",
            ])
    }

    @Test(
        arguments: [
            (0, 0, 8, nil), (67890, 1, 8, 543_120), (67890, 1, 16, 1_048_576), (1, 123_456, 8, 123_456),
            (0, 123_456, 8, nil), (32768, 131_072, 512, 1_048_576), (32768, 131_072, 2, 131_072),
            (32768, 131_072, 8, 262_144), (300_000, 2_000_000, 4, 1_048_576), (.max, 0, 4, 1_048_576),
        ] as [(Int, Int, Int, Int?)])
    func `the size follows the CPUs within limits`(perCore: Int, min: Int, cpuCount: Int, expected: Int?) {
        #expect(ConntrackSettings(maxPerCore: perCore, min: min).max(cpuCount: cpuCount) == expected)
    }

    /// A folder in place of the root, in which settings have the given values.
    private func withRoot(_ values: [String: Int], _ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "shunt-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, value) in values {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("\(value)\n".utf8).write(to: file)
        }
        try body(root.path() + "/")
    }

    private func value(_ root: String, _ path: String) throws -> String {
        try String(contentsOfFile: root + path, encoding: .utf8)
    }

    private let max = "proc/sys/net/netfilter/nf_conntrack_max"
    private let timeout = "proc/sys/net/netfilter/nf_conntrack_udp_timeout"
    private let buckets = "sys/module/nf_conntrack/parameters/hashsize"

    @Test func `settings and hash table are written if they differ`() throws {
        let settings = ConntrackSettings(maxPerCore: 100_000, udpTimeout: .seconds(30))
        try withRoot([max: 65536, timeout: 30, buckets: 65536]) { (root) throws in
            // What is right already is not written: a read-only file is no obstacle.
            try FileManager.default.removeItem(atPath: root + timeout)
            try FileManager.default.createSymbolicLink(
                atPath: root + timeout, withDestinationPath: root + "thirty")
            try Data("30".utf8).write(to: URL(filePath: root + "thirty"))
            #expect(settings.apply(root: root, cpuCount: 4) == [])
            #expect(try value(root, max) == "400000\n")
            #expect(try value(root, timeout) == "30")
            #expect(try value(root, buckets) == "100000\n")
        }
    }

    @Test func `a hash table that is large enough stays`() throws {
        try withRoot([max: 1, buckets: 262_144]) { (root) throws in
            #expect(ConntrackSettings(maxPerCore: 100_000).apply(root: root, cpuCount: 4) == [])
            #expect(try value(root, buckets) == "262144\n")
        }
    }

    /// As kube-proxy does: a limit is what the configuration says, also if it was higher.
    @Test func `a limit that is higher is lowered`() throws {
        try withRoot([max: 1_048_576, buckets: 262_144]) { (root) throws in
            #expect(ConntrackSettings(maxPerCore: 100_000).apply(root: root, cpuCount: 4) == [])
            #expect(try value(root, max) == "400000\n")
        }
    }

    @Test func `liberal is switched on and never off`() throws {
        let liberal = "proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal"
        try withRoot([liberal: 1]) { (root) throws in
            #expect(ConntrackSettings(tcpBeLiberal: false).apply(root: root, cpuCount: 4) == [])
            #expect(try value(root, liberal) == "1\n")
        }
        try withRoot([liberal: 0]) { (root) throws in
            #expect(ConntrackSettings(tcpBeLiberal: true).apply(root: root, cpuCount: 4) == [])
            #expect(try value(root, liberal) == "1\n")
        }
    }

    @Test func `what cannot be set keeps nothing else, and is one warning with the remedy`() throws {
        let settings = ConntrackSettings(
            maxPerCore: 100_000, udpTimeout: .seconds(60), udpStreamTimeout: .seconds(90), tcpBeLiberal: true)
        try withRoot([buckets: 1, timeout: 30]) { (root) throws in
            let log = LogRecorder()
            settings.apply(root: root, cpuCount: 4, logger: log.logger)
            #expect(try value(root, timeout) == "60\n")
            #expect(log.lines.map(\.level) == [.warning])
            let metadata = try #require(log.lines.first?.metadata)
            #expect(
                metadata["settings"]
                    == "nf_conntrack_max=400000 nf_conntrack_tcp_be_liberal=1 nf_conntrack_udp_timeout_stream=90")
            #expect(metadata["reason"]?.hasSuffix("nf_conntrack_max: No such file or directory") == true)
            let remedy = try #require(metadata["remedy"])
            #expect(remedy.contains("shunt --init-only"))
            #expect(
                remedy.hasSuffix(
                    "--conntrack-max-per-core=0, no --conntrack-tcp-be-liberal, --conntrack-udp-timeout-stream=0"))
            // Without the limit the hash table is none of its business.
            #expect(try value(root, buckets) == "1\n")
        }
    }

    @Test func `a hash table that cannot be grown is a warning of its own, and the limit stands`() throws {
        try withRoot([max: 1]) { (root) throws in
            let errors = ConntrackSettings(maxPerCore: 100_000).apply(root: root, cpuCount: 4)
            #expect(errors.map(\.setting) == ["hashsize"])
            #expect(errors.map(\.value) == [100_000])
            #expect(try value(root, max) == "400000\n")
        }
    }

    @Test func `a file without a number is an error that shows it`() throws {
        try withRoot([timeout: 30]) { (root) throws in
            try Data("soon\n".utf8).write(to: URL(filePath: root + timeout))
            let errors = ConntrackSettings(udpTimeout: .seconds(60)).apply(root: root, cpuCount: 4)
            #expect(errors.map(\.reason) == ["\(root)\(timeout): \"soon\" is no number"])
        }
    }

    @Test func `nothing to set is nothing to read`() {
        #expect(ConntrackSettings().apply(root: "/no/such/folder/", cpuCount: 4) == [])
    }
}
