import CNetfilter
import KernelTestSupport
import Testing

@testable import Netfilter

@Suite struct ConntrackSupportTests {
    @Test func aKernelThatShowsItsConnectionsIsFound() async throws {
        var socket = try await NetworkNamespace().socket()
        #expect(socket.conntrackSupport() == .supported)
    }

    /// A number that no subsystem has is what the one of conntrack is to a kernel without its module.
    @Test func anAbsentSubsystemIsToldFromOtherFailures() async throws {
        var socket = try await NetworkNamespace().socket()
        guard case .unsupported(let error) = socket.support(ofSubsystem: NFNL_SUBSYS_COUNT) else {
            Issue.record("found a subsystem that does not exist")
            return
        }
        #expect(error.errno == .invalidArgument)
        // The socket is as good as before.
        #expect(socket.conntrackSupport() == .supported)
    }
}
