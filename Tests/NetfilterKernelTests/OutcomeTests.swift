import KernelTestSupport
import Testing

@testable import Netfilter

/// Commits whose answer does not arrive in full.
@Suite struct OutcomeTests {
    let namespace: NetworkNamespace

    init() async throws {
        namespace = try await NetworkNamespace()
        try namespace.commit { Samples.addTable(to: &$0) }
    }

    @Test func lostAcknowledgementIsAnUnknownOutcome() throws {
        // Notifications of the change itself fill the buffer, and the acknowledgement comes last.
        var socket = try namespace.smallSocketWithNotifications()
        var batch = Batch()
        for number in 0..<100 { batch.add(Chain(name: "chain-\(number)"), in: Samples.table) }
        do {
            try socket.commit(batch.sealed())
            Issue.record("the acknowledgement arrived")
        } catch {
            guard case .unknownOutcome(let cause) = error else { throw error }
            #expect(cause.errno == .noBufferSpace)
            #expect(cause.isOutcomeUnknown)
        }
        #expect(try socket.chains(of: Samples.table).count == 100, "in truth it was applied")
    }

    @Test func someOfTheErrorsAreEnoughToKnowOfARefusal() throws {
        var socket = try NetlinkSocket(namespace: .descriptor(namespace.descriptor), receiveBufferSize: 1)
        var batch = Batch()
        for number in 0..<100 { batch.delete(chain: "chain-\(number)", in: Samples.table) }
        do {
            try socket.commit(batch.sealed())
            Issue.record("the batch was not refused")
        } catch {
            guard case .refused(let errors) = error else { throw error }
            #expect((1..<100).contains(errors.count))
            #expect(errors.first?.subject == .chain("chain-0"))
        }
    }

    @Test func truncatedAnswerIsAnUnknownOutcome() throws {
        var socket = try namespace.socket()
        socket.buffer = ReceiveBuffer(capacity: 16)
        var batch = Batch()
        batch.add(Chain(name: "new"), in: Samples.table)
        do {
            try socket.commit(batch.sealed())
            Issue.record("the acknowledgement fitted")
        } catch {
            guard case .unknownOutcome(let cause) = error else { throw error }
            #expect(cause.errno == .badMessage)
        }
    }

    @Test func leftoverRepliesDoNotCount() throws {
        var socket = try namespace.socket()
        // The answer to a first batch with the same sequence numbers stays unread.
        var first = Batch()
        first.delete(chain: "absent", in: Samples.table)
        try first.sealed().withUnsafeBytes { bytes throws(NetlinkError) in
            try SystemCall.send(socket.handle, bytes)
        }
        var second = Batch()
        second.add(Chain(name: "new"), in: Samples.table)
        try socket.commit(second.sealed())
    }
}
