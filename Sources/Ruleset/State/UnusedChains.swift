/// Chains that exist in the kernel though nothing leads to them any more.
public struct UnusedChains: Hashable, Sendable {
    public var shared: Set<SharedChain>
    public var affinityTimeouts: Set<UInt32>

    public init(shared: Set<SharedChain>, affinityTimeouts: Set<UInt32>) {
        self.shared = shared
        self.affinityTimeouts = affinityTimeouts
    }

    /// Names of the chains; all of them have to be emptied before the first is deleted, since some lead to others.
    public var names: [String] {
        shared.sorted().map(\.name)
            + affinityTimeouts.sorted().flatMap { RecordingChain.all(timeout: $0) }.map(\.name)
    }
}
