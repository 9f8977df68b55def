import Dispatch

/// Holds a commit up, so that a test can act meanwhile.
public final class CommitPause: Sendable {
    private let entered: AsyncStream<Void>
    private let enter: AsyncStream<Void>.Continuation
    private let end = DispatchSemaphore(value: 0)

    init() { (entered, enter) = AsyncStream.makeStream() }

    /// Returns when the commit has begun and waits.
    public func begun() async { for await _ in entered { return } }

    /// Lets the commit go on.
    public func release() { end.signal() }

    func wait() {
        enter.yield()
        end.wait()
    }
}
