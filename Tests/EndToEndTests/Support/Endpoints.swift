import KernelTestSupport

/// The servers of the traffic tests by short names.
enum Endpoints {
    static let pod1 = "10.0.1.2:8080"
    static let pod2 = "10.0.1.3:8080"
    static let remote = "10.0.2.2:8080"
    static let node = "192.168.50.1:9090"
    static let all: Set = [pod1, pod2, remote]

    /// Starts them.
    static func serve(on topology: Topology) async throws {
        try await topology.serve(on: .pod1, pod1, Endpoints6.pod1)
        try await topology.serve(on: .pod2, pod2, Endpoints6.pod2)
        try await topology.serve(on: .remote, remote, Endpoints6.remote)
        try await topology.serve(on: .node, node)
    }
}
