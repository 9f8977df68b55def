import Services

/// Endpoint slots as they were found in the kernel, so that a restart moves no endpoint to another slot.
public struct FoundSlots: Sendable {
    private var cluster: [Frontend: [Backend]] = [:]
    private var local: [Frontend: [Backend]] = [:]

    public init() {}

    init(cluster: [Frontend: [Backend]], local: [Frontend: [Backend]]) {
        self.cluster = cluster
        self.local = local
    }

    /// All frontends of a port have the same slots: those of the first one that has any.
    func slots(of port: SelectedPort) -> (cluster: [Backend], local: [Backend]) {
        guard !cluster.isEmpty || !local.isEmpty else { return ([], []) }
        let frontends = ([port.clusterIP] + port.loadBalancerIPs + port.externalIPs).map {
            Frontend.address($0, port.name.transport, port.port)
        }
        return (
            frontends.lazy.compactMap { cluster[$0] }.first ?? [], frontends.lazy.compactMap { local[$0] }.first ?? []
        )
    }
}
