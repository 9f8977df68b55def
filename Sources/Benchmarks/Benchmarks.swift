import ArgumentParser

/// Measures programming a kernel, beside the kernel's own time for the same transactions.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shunt-benchmarks",
        abstract: "Measure programming this network namespace's kernel; run it in a namespace of its own.",
        subcommands: [
            Programming.self, Daemon.self, Connections.self, Affinity.self, Stages.self, Memory.self, Encoding.self,
            Sizing.self,
        ],
        defaultSubcommand: Programming.self)
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
