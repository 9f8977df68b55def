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

    func slots(of frontend: Frontend) -> (cluster: [Backend], local: [Backend]) {
        guard !cluster.isEmpty || !local.isEmpty else { return ([], []) }
        return (cluster[frontend] ?? [], local[frontend] ?? [])
    }
}
