import KernelTestSupport
import Testing

/// A client of one Service that connects all the time, and is judged by what the recording says.
struct RolloutClient: Sendable {
    let path: RolloutPath
    let client: RunningClient

    /// Starts it, and returns after its first answer.
    init(_ path: RolloutPath, on topology: Topology) async throws {
        self.path = path
        client = try await topology.connectRepeatedly(
            from: .pod1, to: path.target, protocol: path.transport, interval: .milliseconds(3))
    }

    /// Judges every attempt since the last look; all began after the kernel had the first of these moments, and ended
    /// before it could have had any that follows the last. Returns how many there were.
    func judge(_ moments: RecordedEndpoints..., after attempts: Int = 1) async throws -> Int {
        try await judge(moments, after: attempts)
    }

    /// The same with the moments in an array.
    func judge(_ moments: [RecordedEndpoints], after attempts: Int = 1) async throws -> Int {
        let outcomes = try await client.mark(after: attempts)
        let valid = moments.map { $0.valid(for: path) }
        #expect(outcomes.servers.isSubset(of: Set(valid.joined())), "\(path): \(outcomes)")
        // Where there is no endpoint, being refused is right, being kept waiting is not.
        let allowed: Set<Outcome> = valid.contains([]) ? [.refused] : []
        #expect(Set(outcomes.failures.keys).isSubset(of: allowed), "\(path): \(outcomes)")
        return outcomes.total
    }
}
