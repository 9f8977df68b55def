import Addresses
import Proxy

/// What a daemon that follows an API server takes, beside what its inner part takes in this process: from decoded objects
/// to the kernel, and the kernel alone.
struct DaemonBenchmark {
    let cluster: SyntheticCluster
    let options: Daemon
    /// The folder of the programs.
    let programs: String

    func run(_ report: Report) async throws -> DaemonFootprint {
        let families = try KernelRequirements().families
        _ = try Cleanup.run()
        let inner = try await ProgrammingBenchmark(
            cluster: cluster, families: families, coldRuns: min(options.starts, 3), changes: min(options.changes, 500)
        ).run()
        let server = try FollowedServer(cluster, programs: programs, families: families.count)
        defer { server.stopDaemon() }
        var starts: [Duration] = []
        // The first start reads the program from the disk.
        for run in 0...options.starts {
            server.stopDaemon()
            _ = try Cleanup.run()
            let start = try server.startDaemon()
            if run > 0 { starts.append(start) }
        }
        report.add(
            cells("process start to table complete", Statistics(starts), inner[0], showsTail: false, target: .start))
        report.add(
            cells(
                "endpoint replaced", try measureChanges("replace", on: server), inner[1], showsTail: true,
                target: .replacement))
        report.add(
            cells(
                "endpoint added or removed", try measureChanges("resize", on: server), inner[2], showsTail: true,
                target: .resize))
        let footprint = try DaemonFootprint(measuredOn: server, cluster, options)
        server.stopDaemon()
        _ = try Cleanup.run()
        return footprint
    }

    private func measureChanges(_ verb: String, on server: FollowedServer) throws -> Statistics {
        var samples: [Duration] = []
        // The first changes pay for fresh memory.
        let unmeasured = min(options.changes, 20)
        for change in 0..<unmeasured + options.changes {
            let sample = try server.measureChange(verb)
            if change >= unmeasured { samples.append(sample) }
            MonotonicClock.sleep(.milliseconds(options.pause))
        }
        return Statistics(samples)
    }
}

extension DaemonBenchmark {
    /// What was aimed at for 10,000 × 10.
    enum Target: String {
        case start = "< 1.5 s"
        case replacement = "< 150 µs, 1 ms"
        case resize = "< 2 ms"
    }

    static var report: Report {
        Report(
            [
                ("Services × endpoints", 20), ("what", 31), ("p50", 8), ("p99", 8), ("decoded p50", 11),
                ("kernel p50", 10), ("target", 14),
            ], textColumns: 2)
    }

    private func cells(
        _ name: String, _ figures: Statistics, _ inner: ProgrammingBenchmark.Row, showsTail: Bool, target: Target
    ) -> [String] {
        let hasTarget = cluster.services == 10_000 && cluster.endpoints == 10
        return [
            cluster.description, name, figures.median.text, showsTail ? figures.percentile(99).text : "",
            inner.figures.median.text, inner.limit.median.text, hasTarget ? target.rawValue : "",
        ]
    }
}
