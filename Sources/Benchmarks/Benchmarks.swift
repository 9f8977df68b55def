import ArgumentParser

/// Measures programming a kernel, beside the kernel's own time for the same transactions.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shunt-benchmarks",
        abstract: "Measure programming this network namespace's kernel; run it in a namespace of its own.",
        subcommands: [Programming.self, Stages.self, Memory.self, Encoding.self, Sizing.self],
        defaultSubcommand: Programming.self)
}

struct Programming: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "From decoded objects to the commit's return, for several sizes of cluster.")

    @Option(help: "Sizes as SERVICESxENDPOINTS, separated by commas.")
    var sizes = "10000x10,5000x50,44000x1,100000x10"

    @Option(help: "Cold loads per size; the median counts.")
    var coldRuns = 5

    @Option(help: "Single changes per size.")
    var changes = 2000

    func run() async throws {
        var report = Report()
        report.printHeader()
        for size in try parseSizes(sizes) {
            try await ProgrammingBenchmark(cluster: size, coldRuns: coldRuns, changes: changes).run(&report)
        }
    }
}

func parseSizes(_ text: String) throws -> [SyntheticCluster] {
    try text.split(separator: ",").map { size in
        let numbers = size.split(separator: "x").compactMap { Int($0) }
        guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("'\(size)' is no size: expected for example 10000x10")
        }
        return SyntheticCluster(services: numbers[0], endpoints: numbers[1])
    }
}
