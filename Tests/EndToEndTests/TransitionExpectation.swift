import KernelTestSupport

/// What becomes of connections in one of the states of a transition.
enum TransitionExpectation: Sendable {
    /// All these places answer, and see the source as it is or the node's.
    case answered(by: Set<Place>, source: TrafficExpectation.Source)
    /// One of them answers.
    case answeredByOne(of: Set<Place>, source: TrafficExpectation.Source)
    case refused

    /// Who may answer.
    var places: Set<Place> {
        switch self {
        case .answered(let places, _), .answeredByOne(let places, _): places
        case .refused: []
        }
    }

    /// The same in terms of one family's addresses.
    func expectation(_ plan: ServicePlan) -> TrafficExpectation {
        switch self {
        case .answered(let places, let source): .answered(by: plan.servers(places), source: source)
        case .answeredByOne(let places, let source): .answeredByOne(of: plan.servers(places), source: source)
        case .refused: .refused
        }
    }
}

extension ServicePlan {
    /// The servers in these places.
    func servers(_ places: Set<Place>) -> Set<String> {
        Set(
            places.compactMap { place in
                switch place {
                case .pod1: pod1
                case .pod2: pod2
                case .remote: remote
                case .node, .outside: nil
                }
            })
    }
}
