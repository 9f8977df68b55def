import Kubernetes
import Synchronization
import TestSupport
import Testing

@testable import KubernetesClient

struct ChangeJunctionTests {
    private let change = ObjectChange.set(.service(service("a")))

    @Test func `the last of the resources completes the whole`() async {
        let sink = RecordingSink()
        let junction = ChangeJunction([.services, .endpointSlices], into: sink)
        await junction.deliver([change], of: .services, isSynced: false)
        await junction.deliver([], of: .services, isSynced: true)
        await junction.deliver([change], of: .services, isSynced: true)
        #expect(sink.completeness == [false, false])
        await junction.deliver([change], of: .endpointSlices, isSynced: true)
        await junction.deliver([change], of: .services, isSynced: true)
        #expect(sink.completeness == [false, false, true, true])
    }

    @Test func `even without a change, and once`() async {
        let sink = RecordingSink()
        let junction = ChangeJunction([.services, .endpointSlices], into: sink)
        await junction.deliver([], of: .services, isSynced: true)
        await junction.deliver([], of: .endpointSlices, isSynced: true)
        await junction.deliver([], of: .endpointSlices, isSynced: true)
        #expect(sink.completeness == [true])
        #expect(sink.batches == [[]])
    }

    @Test func `not before the sink has what another resource is telling`() async {
        let sink = BlockingSink()
        let junction = ChangeJunction([.services, .endpointSlices], into: sink)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await junction.deliver([change], of: .services, isSynced: true) }
            await sink.entered()
            await junction.deliver([change], of: .endpointSlices, isSynced: true)
            #expect(sink.completeness == [false])
            sink.release()
            await group.waitForAll()
        }
        #expect(sink.completeness == [false, false, true])
    }
}

/// Holds its first caller until it is released.
private final class BlockingSink: ObjectSink {
    private let told = Mutex<[Bool]>([])
    private let isFirst = Mutex(true)
    private let entrance = AsyncStream.makeStream(of: Void.self)
    private let exit = AsyncStream.makeStream(of: Void.self)

    var completeness: [Bool] { told.withLock { $0 } }

    func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        let isFirst = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return isFirst
        }
        if isFirst {
            entrance.continuation.finish()
            for await _ in exit.stream {}
        }
        told.withLock { $0.append(isComplete) }
    }

    func entered() async { for await _ in entrance.stream {} }
    func release() { exit.continuation.finish() }
}
