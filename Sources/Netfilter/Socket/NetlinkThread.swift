import Glibc

/// A thread of its own as executor: an actor that names it runs there, so that netlink never blocks the shared pool.
///
/// ```swift
/// actor Programmer {
///     private let thread = NetlinkThread()
///     nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
/// }
/// ```
/// Work runs in the order in which it was enqueued. The thread ends when the executor is released; work that is queued
/// then still runs.
public final class NetlinkThread: SerialExecutor {
    private let queue = ThreadQueue()

    public init() {
        queue.start()
    }

    deinit { queue.close() }

    public func enqueue(_ job: consuming ExecutorJob) {
        queue.append(ThreadQueue.Entry(job: UnownedJob(job), executor: self))
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        precondition(queue.isCurrentThread, "expected to run on the netlink thread")
    }
}
