/// Where objects come from: a folder of manifests or an API server. Both tell the same things in the same way, so that
/// nothing behind a source can see which one it is.
public protocol ObjectSource: Sendable {
    /// Runs until cancelled. Changes go to `sink`, many together where they arrive together. The first call that has
    /// `isComplete` set says that everything which exists has been told once; a source tells each object at least once
    /// before that, and afterwards only differences.
    func run(into sink: any ObjectSink) async throws

    /// Where the object was read, as a person would look for it: the file of a folder of manifests. Nil for an unknown
    /// object and for an API server.
    func origin(of key: ObjectKey) -> String?

    /// Where objects arrive. A sink that runs there too is told of them without another thread being woken; what it takes
    /// its time for delays nothing but objects. Nil if there is no such thread.
    var executor: (any SerialExecutor)? { get }
}

extension ObjectSource {
    public var executor: (any SerialExecutor)? { nil }
}

/// Takes what a source tells.
public protocol ObjectSink: Sendable {
    func apply(_ changes: [ObjectChange], isComplete: Bool) async
}
