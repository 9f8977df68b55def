/// Chains that exist in the kernel though nothing leads to them any more.
public struct UnusedChains: Hashable, Sendable {
    public var endpoints: Set<EndpointChain>
    public var affinityTimeouts: Set<UInt32>

    public init(endpoints: Set<EndpointChain>, affinityTimeouts: Set<UInt32>) {
        self.endpoints = endpoints
        self.affinityTimeouts = affinityTimeouts
    }

    /// Names of the chains; all of them have to be emptied before the first is deleted, since some lead to others.
    public var names: [String] {
        endpoints.sorted().map(\.name)
            + affinityTimeouts.sorted().flatMap { RecordingChain.all(timeout: $0) }.map(\.name)
    }
}
