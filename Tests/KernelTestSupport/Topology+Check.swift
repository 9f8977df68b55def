import Addresses

extension Topology {
    /// Makes the connections of a row and returns what differs from its expectation; nothing, if all is well.
    ///
    /// `silence` is how long a connection that must be dropped has to stay without an answer, `patience` how long any
    /// other one may take.
    public func differences(
        from row: TrafficCase, silence: Duration = .milliseconds(700), patience: Duration = .seconds(5)
    ) async throws -> [String] {
        let timeout = if case .dropped = row.expectation { silence } else { patience }
        let outcomes = try await connect(
            from: row.from, to: row.target, protocol: row.transport, count: row.count, timeout: timeout)
        switch row.expectation {
        case .refused:
            return outcomes.counts == [.refused: row.count] ? [] : ["not refused: \(outcomes)"]
        case .dropped:
            let isDropped = outcomes.counts.keys.allSatisfy { $0 == .timeout || $0 == .failed("EPERM") }
            return isDropped ? [] : ["not dropped: \(outcomes)"]
        case .answered(let servers, let source):
            var differences = failures(outcomes) + wrongSources(outcomes, row, source)
            if outcomes.servers != servers {
                differences.append("answered by \(outcomes.servers.sorted()) instead of \(servers.sorted())")
            }
            return differences
        case .answeredByOne(let servers, let source):
            var differences = failures(outcomes) + wrongSources(outcomes, row, source)
            if outcomes.servers.count != 1 || !outcomes.servers.isSubset(of: servers) {
                differences.append("answered by \(outcomes.servers.sorted()) instead of one of \(servers.sorted())")
            }
            return differences
        }
    }

    /// The answers that none of the expectations allows, server and source taken together.
    public func strayAnswers(
        in outcomes: Outcomes, from place: Place, allowed: [TrafficExpectation]
    ) -> [Outcome: Int] {
        outcomes.counts.filter { outcome, _ in
            guard case .answered(let server, let seen) = outcome else { return false }
            return !allowed.contains { expectation in
                switch expectation {
                case .answered(let servers, let source), .answeredByOne(let servers, let source):
                    servers.contains(server) && sources(place, server, source).contains(seen)
                case .refused, .dropped: false
                }
            }
        }
    }

    private func failures(_ outcomes: Outcomes) -> [String] {
        outcomes.failures.map { "\($0.value) of the connections: \($0.key)" }
    }

    private func wrongSources(
        _ outcomes: Outcomes, _ row: TrafficCase, _ expected: TrafficExpectation.Source
    ) -> [String] {
        outcomes.answers.compactMap { server, source in
            let allowed = sources(row.from, server, expected)
            return allowed.contains(source)
                ? nil : "\(server) saw the source \(source) instead of \(allowed.sorted().joined(separator: " or "))"
        }
    }

    /// The source addresses that a server may see of a client.
    private func sources(_ client: Place, _ server: String, _ expected: TrafficExpectation.Source) -> Set<String> {
        let host = server[..<(server.lastIndex(of: ":") ?? server.endIndex)].filter { $0 != "[" && $0 != "]" }
        guard let address = IPAddress(host) else { return [] }
        let plan = AddressPlan.plan(address.family)
        let place = owner(of: address)
        let ofNode =
            switch place {
            case .pod1, .pod2: [plan.podGateway]
            case .remote: [plan.node]
            case .outside: [plan.nodeOutside]
            // The node to itself: whichever address routing chose.
            case .node, nil: [plan.podGateway, plan.node, plan.nodeOutside, host]
            }
        let isHairpin = client == place && client != .node
        if expected == .masqueraded || isHairpin { return Set(ofNode) }
        return client == .node ? [plan.podGateway, plan.node, plan.nodeOutside] : [plan.address(of: client)]
    }
}
