import ArgumentParser
import Foundation
import Kubernetes
import Proxy

/// Peak resident memory, in a process that does nothing else.
struct Memory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Peak resident memory of a load and of changes after it.")

    @Option(help: "Size as SERVICESxENDPOINTS.")
    var size = "10000x10"

    @Option(help: "Single changes after the load.")
    var changes = 20000

    func run() async throws {
        guard let cluster = try parseSizes(size).first else { throw ValidationError("no size") }
        let start = try residentMemory()
        let rig = try await Rig()
        // Objects arrive in pieces, as a source that reads file by file hands them on.
        for index in 0..<cluster.services {
            _ = await rig.time(cluster.changes(ofService: index), isComplete: index == cluster.services - 1)
        }
        let loaded = try residentMemory()
        for change in 0..<changes {
            let index = (change * 7919) % cluster.services
            let slice = change.isMultiple(of: 2) ? cluster.sliceWithReplacement(index) : cluster.slice(index)
            _ = await rig.time([.set(.endpointSlice(slice))])
        }
        let end = try residentMemory()
        print(
            """
            \(cluster): resident at start \(start.resident) MB, after the load \(loaded.resident) MB \
            (peak \(loaded.peak) MB), after \(changes.grouped) changes \(end.resident) MB (peak \(end.peak) MB)
            """)
        _ = try Cleanup.run()
    }

    /// In MB of 1,000,000 bytes, from `/proc/self/status`.
    private func residentMemory() throws -> (resident: Int, peak: Int) {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        func value(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") } ?? ""
            return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
                / 1_000_000
        }
        return (value("VmRSS"), value("VmHWM"))
    }
}
