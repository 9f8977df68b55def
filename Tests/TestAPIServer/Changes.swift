import APIServerTestSupport
import Kubernetes

/// Makes changes to a server at a rate.
struct Changes {
    let server: APIServer
    let cluster: SyntheticCluster
    /// Events that have not happened yet.
    var events: ArraySlice<RecordedEvent>
    /// The first slice of each Service as it is now, where it was changed.
    private var slices: [Int: EndpointSlice] = [:]
    private var changed = 0

    init(server: APIServer, cluster: SyntheticCluster, events: [RecordedEvent]) {
        self.server = server
        self.cluster = cluster
        self.events = events[...]
    }

    /// Returns when the last change is made; the socket may have it later.
    mutating func run(_ command: Command) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        for index in 0..<command.count {
            // By the clock, so that a late change does not delay those behind it.
            let due = start + .nanoseconds(Int64(index) * 1_000_000_000 / Int64(command.perSecond))
            if due > clock.now { try await clock.sleep(until: due, tolerance: .zero) }
            try Task.checkCancellation()
            guard change(command.verb) else { return }
        }
    }

    /// False if there is nothing left to change.
    private mutating func change(_ verb: Command.Verb) -> Bool {
        if verb == .end {
            for resource in Resource.allCases { server.endWatches(of: resource) }
            return true
        }
        if verb == .play {
            guard let event = events.popFirst() else { return false }
            server.play(event)
            return true
        }
        guard cluster.services > 0, cluster.endpointsPerService > 0 else { return false }
        let service = changed % cluster.services
        let round = changed / cluster.services
        changed += 1
        guard let original = cluster.slices(of: service).first else { return false }
        var slice = slices[service] ?? original
        switch verb {
        case .replace: slice.endpoints[slice.endpoints.count / 2] = newcomer(round % 2, service)
        case .resize:
            if slice.endpoints.count > original.endpoints.count {
                slice.endpoints.removeLast()
            } else {
                slice.endpoints.append(newcomer(2, service))
            }
        case .touch, .play, .end: break
        }
        slices[service] = slice
        server.set(.endpointSlice(slice))
        return true
    }

    /// One of three endpoints that a Service does not begin with: their numbers are behind all others, so that no
    /// address occurs twice.
    private func newcomer(_ number: Int, _ service: Int) -> Endpoint {
        cluster.endpoint(cluster.services * cluster.endpointsPerService + service * 3 + number)
    }
}
