import KernelTestSupport
import Testing

/// Gives all tests of a suite one topology, prepared once and removed at the end.
struct TopologyTrait: SuiteTrait, TestScoping {
    /// The topology of the suite that is running.
    @TaskLocal static var topology: Topology?

    /// Starts servers, loads rulesets.
    let prepare: @Sendable (Topology) async throws -> Void

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Topology.with { topology in
            try await prepare(topology)
            try await Self.$topology.withValue(topology, operation: function)
        }
    }
}

extension Trait where Self == TopologyTrait {
    static func topology(_ prepare: @escaping @Sendable (Topology) async throws -> Void) -> TopologyTrait {
        TopologyTrait(prepare: prepare)
    }
}
