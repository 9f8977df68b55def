import Kubernetes
import Synchronization
import TestSupport
import Testing

@testable import KubernetesClient

struct ChangeJunctionTests {
    private let change = ObjectChange.set(.service(service("a")))

    /// Runs a junction of Services and EndpointSlices for as long as `body` takes.
    private func withJunction(
        into sink: any ObjectSink, _ body: (ChangeJunction) async -> Void
    ) async {
        let junction = ChangeJunction([.services, .endpointSlices], into: sink)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await junction.run() }
            await body(junction)
            group.cancelAll()
        }
    }

    @Test(.timeLimit(.minutes(1))) func `the last of the resources completes the whole`() async {
        let sink = RecordingSink()
        await withJunction(into: sink) { junction in
            await junction.deliver([change], of: .services, isSynced: false)
            await junction.deliver([], of: .services, isSynced: true)
            await junction.deliver([other("b")], of: .services, isSynced: true)
            await sink.until { objects, _ in objects.count == 2 }
            #expect(sink.completeness.allSatisfy { !$0 })
            await junction.deliver([other("c")], of: .endpointSlices, isSynced: true)
            await sink.until { objects, isComplete in objects.count == 3 && isComplete }
            await junction.deliver([other("d")], of: .services, isSynced: true)
            await sink.until { objects, isComplete in objects.count == 4 && isComplete }
        }
    }

    @Test(.timeLimit(.minutes(1))) func `even without a change, and once`() async {
        let sink = RecordingSink()
        await withJunction(into: sink) { junction in
            await junction.deliver([], of: .services, isSynced: true)
            await junction.deliver([], of: .endpointSlices, isSynced: true)
            await junction.deliver([], of: .endpointSlices, isSynced: true)
            await sink.until { _, isComplete in isComplete }
            await junction.deliver([change], of: .services, isSynced: true)
            await sink.until { objects, _ in objects.count == 1 }
        }
        #expect(sink.completeness == [true, true])
        #expect(sink.batches == [[], [change]])
    }

    @Test(.timeLimit(.minutes(1))) func `what comes while the sink is busy is told at once, in its order`() async {
        let sink = BlockingSink()
        await withJunction(into: sink) { junction in
            await junction.deliver([change], of: .services, isSynced: true)
            await sink.entered()
            // None of these waits for the sink.
            await junction.deliver([other("b")], of: .endpointSlices, isSynced: false)
            await junction.deliver([other("c")], of: .services, isSynced: true)
            await junction.deliver([other("d")], of: .endpointSlices, isSynced: true)
            sink.release()
            await sink.finished(2)
        }
        #expect(sink.told == [[change], [other("b"), other("c"), other("d")]])
        #expect(sink.completeness == [false, true])
    }

    @Test(.timeLimit(.minutes(1))) func `more than can wait holds back who delivers`() async {
        let sink = BlockingSink()
        let many = Array(repeating: change, count: ChangeJunction.capacity + 1)
        await withJunction(into: sink) { junction in
            await junction.deliver([change], of: .services, isSynced: true)
            await sink.entered()
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await junction.deliver(many, of: .services, isSynced: true)
                    // It waited until the sink was released.
                    #expect(sink.isReleased)
                }
                await junction.untilSomeoneWaits()
                sink.release()
                await group.waitForAll()
            }
            await sink.finished(2)
        }
        #expect(sink.told == [[change], many])
    }

    @Test(.timeLimit(.minutes(1))) func `nobody waits for a junction that has ended`() async {
        let sink = BlockingSink()
        let many = Array(repeating: change, count: ChangeJunction.capacity + 1)
        let junction = ChangeJunction([.services, .endpointSlices], into: sink)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await junction.run() }
            await junction.deliver([change], of: .services, isSynced: true)
            await sink.entered()
            await withTaskGroup(of: Void.self) { waiting in
                waiting.addTask { await junction.deliver(many, of: .services, isSynced: true) }
                await junction.untilSomeoneWaits()
                group.cancelAll()
                sink.release()
                await waiting.waitForAll()
            }
            await group.waitForAll()
            await junction.deliver(many, of: .services, isSynced: true)
        }
    }

    private func other(_ name: String) -> ObjectChange { .set(.service(service(name))) }
}

extension ChangeJunction {
    fileprivate func untilSomeoneWaits() async { while !hasWaiting { await Task.yield() } }
}

/// Holds its first caller until it is released.
private final class BlockingSink: ObjectSink {
    private struct State {
        var told: [[ObjectChange]] = []
        var completeness: [Bool] = []
        var isReleased = false
    }

    private let state = Mutex(State())
    private let isFirst = Mutex(true)
    private let entrance = AsyncStream.makeStream(of: Void.self)
    private let exit = AsyncStream.makeStream(of: Void.self)
    private let calls = AsyncStream.makeStream(of: Void.self)

    var told: [[ObjectChange]] { state.withLock { $0.told } }
    var completeness: [Bool] { state.withLock { $0.completeness } }
    var isReleased: Bool { state.withLock { $0.isReleased } }

    func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        let isFirst = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return isFirst
        }
        if isFirst {
            entrance.continuation.finish()
            for await _ in exit.stream {}
        }
        state.withLock {
            $0.told.append(changes)
            $0.completeness.append(isComplete)
        }
        calls.continuation.yield()
    }

    func entered() async { for await _ in entrance.stream {} }

    func release() {
        state.withLock { $0.isReleased = true }
        exit.continuation.finish()
    }

    /// Waits until so many calls have returned.
    func finished(_ count: Int) async {
        var rest = count
        for await _ in calls.stream {
            rest -= 1
            if rest == 0 { return }
        }
    }
}
