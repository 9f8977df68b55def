import KernelTestSupport
import Testing

@testable import Netfilter

@Suite struct KernelProbeTests {
    @Test func everyFeatureIsFoundAndNoTraceIsLeft() async throws {
        let namespace = try await NetworkNamespace()
        var socket = try namespace.socket()
        let generation = try socket.generation()
        let results = KernelProbe.run(on: &socket)
        #expect(results.count == 2 * KernelFeature.allCases.count)
        #expect(results.compactMap(\.message) == [])
        #expect(try await namespace.listing() == "")
        #expect(try socket.generation() == generation, "nothing was ever committed")
    }

    @Test(arguments: KernelFeature.allCases, TableFamily.allCases)
    func everyFeatureCanBeTriedAlone(feature: KernelFeature, family: TableFamily) async throws {
        let namespace = try await NetworkNamespace()
        var socket = try namespace.socket()
        var batch = Batch()
        let table = Table(family: family, name: "trial")
        batch.add(table)
        feature.addTrial(to: &batch, in: table)
        try socket.check(batch.sealed())
    }

    @Test func checkValidatesWhereStatementsMayStandInATableThatExists() async throws {
        let namespace = try await NetworkNamespace()
        try namespace.commit { $0.add(Samples.table) }
        var socket = try namespace.socket()
        var batch = Batch()
        let chain = Chain(name: "wrong", hook: Chain.Hook(type: .nat, point: .prerouting, priority: 0))
        batch.add(chain, in: Samples.table)
        batch.add(Rule([.masquerade([])]), to: chain.name, in: Samples.table)
        do {
            try socket.check(batch.sealed())
            Issue.record("masquerade at prerouting was accepted")
        } catch {
            guard case .unsupported = KernelProbe.Outcome(error) else { throw error }
        }
    }

    @Test(arguments: [ErrorNumber.notFound, .notSupported, .invalidArgument])
    func refusalMeansThatTheFeatureIsMissing(errno: ErrorNumber) {
        let error = NetlinkError(operation: "add", object: "a rule", errno: errno)
        let outcome = KernelProbe.Outcome(.refused([error]))
        #expect(outcome == .unsupported(error))
        let message = KernelProbe(feature: .routeLookup, family: .ip6, outcome: outcome).message
        #expect(message?.contains("CONFIG_NFT_FIB_IPV6 (module nft_fib_ipv6); kernel 4.10 or later") == true)
    }

    @Test(arguments: [ErrorNumber.notPermitted, .noMemory])
    func otherFailuresSayNothingAboutTheKernel(errno: ErrorNumber) {
        let error = NetlinkError(operation: "add", object: "a rule", errno: errno)
        #expect(KernelProbe.Outcome(.refused([error])) == .unknown(error))
        #expect(KernelProbe.Outcome(.notSent(error)) == .unknown(error))
        #expect(KernelProbe.Outcome(.unknownOutcome(error)) == .unknown(error))
    }
}
