import Glibc

/// What a daemon that has its table holds and uses.
struct DaemonFootprint {
    /// Resident bytes after each Service has had one endpoint more for a while.
    private let resident: Int
    /// The same after many further changes.
    private let residentLater: Int
    private let peak: Int
    /// Of one processor, while nothing happens.
    private let idleShare: Double
    private let idleWakeups: Double

    /// Makes many further changes, and then watches the daemon while nothing happens.
    init(measuredOn server: FollowedServer, _ cluster: SyntheticCluster, _ options: Daemon) throws {
        let pid = try server.daemonID
        // The first additional endpoint of a Service makes its lists grow, and they keep that room.
        try server.change("resize", count: 2 * cluster.services, perSecond: Self.rate)
        resident = try ProcessFigures.memory(of: pid).resident
        let resizes = options.furtherChanges / 4
        try server.change("replace", count: options.furtherChanges - resizes, perSecond: Self.rate)
        try server.change("resize", count: resizes, perSecond: Self.rate)
        let later = try ProcessFigures.memory(of: pid)
        (residentLater, peak) = (later.resident, later.peak)
        let start = MonotonicClock.now
        let used = try ProcessFigures.processorTime(of: pid)
        let sleeps = try ProcessFigures.sleeps(of: pid)
        MonotonicClock.sleep(.seconds(options.idle))
        let time = MonotonicClock.now - start
        idleShare = (try ProcessFigures.processorTime(of: pid) - used) / time
        idleWakeups = Double(try ProcessFigures.sleeps(of: pid) - sleeps) / time.seconds
    }

    /// Events per second. What the daemon cannot follow one by one it applies together.
    private static let rate = 4000

    static func report(further: Int) -> Report {
        Report(
            [
                ("Services × endpoints", 20), ("resident", 8), ("after \(further.grouped) events", 20), ("peak", 8),
                ("target", 8), ("idle CPU", 8), ("target", 7), ("wake-ups/s", 10),
            ], textColumns: 1)
    }

    func cells(_ cluster: SyntheticCluster) -> [String] {
        let target: String? =
            switch (cluster.services, cluster.endpoints) {
            case (10_000, 10): "< 90 MB"
            case (5_000, 50): "< 130 MB"
            default: nil
            }
        return [
            cluster.description, Self.megabytes(resident), Self.megabytes(residentLater), Self.megabytes(peak),
            target ?? "", "\((idleShare * 100).rounded(3)) %", "< 0.1 %", idleWakeups.rounded(1),
        ]
    }

    /// Of 1,000,000 bytes.
    private static func megabytes(_ bytes: Int) -> String { "\((Double(bytes) / 1e6).rounded(1)) MB" }
}
