import ArgumentParser
import Glibc
import Proxy

struct Daemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The whole daemon on an API server: start, changes, memory, idling.",
        discussion: """
            Runs test-apiserver and shunt as programs of their own in this network namespace. A change is measured from \
            right before the server gives the event to its socket until the commit has returned in the daemon, so that \
            sending and receiving count too.
            """)

    @Option(help: "Sizes as SERVICESxENDPOINTS, separated by commas.")
    var sizes = "10000x10,5000x50"

    @Option(help: "Starts per size; the median counts.")
    var starts = 7

    @Option(help: "Single changes of each kind per size.")
    var changes = 1000

    @Option(help: "Milliseconds between the commit of one change and the next change.")
    var pause = 5

    @Option(help: "Further changes, as fast as the daemon can follow, after which memory is looked at again.")
    var furtherChanges = 100_000

    @Option(help: "Seconds in which nothing happens.")
    var idle = 20

    @Option(help: "Folder of the programs shunt and test-apiserver; that of this program if not given.")
    var programs: String?

    func validate() throws {
        guard starts > 0, changes > 0, pause >= 0, furtherChanges >= 4, idle > 0 else {
            throw ValidationError("starts, changes and idle must be positive, and further changes at least 4")
        }
    }

    func run() async throws {
        let sizes = try parseSizes(sizes)
        try ExternalProgram.run(["ip", "link", "set", "lo", "up"])
        // Of the Node that the daemon is told to be on.
        try ExternalProgram.run(["ip", "address", "replace", "192.168.0.1/32", "dev", "lo"])
        let programs = try programs ?? Self.ownFolder()
        let report = DaemonBenchmark.report
        var footprints: [(SyntheticCluster, DaemonFootprint)] = []
        for size in sizes {
            let benchmark = DaemonBenchmark(cluster: size, options: self, programs: programs)
            footprints.append((size, try await benchmark.run(report)))
        }
        print()
        let footprintReport = DaemonFootprint.report(further: furtherChanges)
        for (size, footprint) in footprints { footprintReport.add(footprint.cells(size)) }
    }

    private static func ownFolder() throws -> String {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: "/")) else {
            throw SystemError("find the folder of this program")
        }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
