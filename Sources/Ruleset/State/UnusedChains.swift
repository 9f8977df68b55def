/// Chains that exist in the kernel though nothing leads to them any more.
public struct UnusedChains: Hashable, Sendable {
    public var shared: Set<SharedChain>
    public var affinities: Set<Affinity>

    public init(shared: Set<SharedChain>, affinities: Set<Affinity>) {
        self.shared = shared
        self.affinities = affinities
    }

    /// Names of the chains; all of them have to be emptied before the first is deleted, since some lead to others.
    public var names: [String] {
        shared.sorted().map(\.name)
            + affinities.sorted().flatMap { RecordingChain.all($0) }.map(\.name)
    }
}
