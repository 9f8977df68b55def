import Addresses
public import Services

extension SelectedPort {
    /// The frontends of the port and what becomes of a connection to each. No frontend occurs twice; of an address that
    /// is named in several roles, ClusterIP goes before load balancer and that before externalIP.
    public var programs: [FrontendProgram] {
        var programs = [recorded(clusterIPProgram)]
        for address in loadBalancerIPs {
            add(restricted(external(.address(address, name.transport, port))), to: &programs)
        }
        for address in externalIPs { add(external(.address(address, name.transport, port)), to: &programs) }
        if nodePort != 0 { add(external(.nodePort(name.transport, nodePort)), to: &programs) }
        return programs
    }

    private var affinity: Affinity? {
        affinityTimeout.map { Affinity(map: AffinityMap(of: name), timeout: $0) }
    }

    /// An endpoint chosen from `count`: the client's last one, if the Service asks for that.
    private func choose(_ kind: EndpointChain.Kind, _ count: Int) -> Dispatch {
        .spread(EndpointChain(kind, Slots.room(for: count), affinity: affinity?.map))
    }

    private func add(_ program: FrontendProgram, to programs: inout [FrontendProgram]) {
        guard !programs.contains(where: { $0.frontend == program.frontend }) else { return }
        programs.append(recorded(program))
    }

    private var clusterIPProgram: FrontendProgram {
        let dispatch: Dispatch =
            if !endpoints.hasAny {
                .refuse
            } else if isInternalTrafficLocal {
                endpoints.local.isEmpty ? .drop : choose(.local, endpoints.local.count)
            } else {
                cluster(.cluster)
            }
        return FrontendProgram(.address(clusterIP, name.transport, port), dispatch)
    }

    private func external(_ frontend: Frontend) -> FrontendProgram {
        guard endpoints.hasAny else { return FrontendProgram(frontend, .refuse) }
        let isNodePort = frontend.address == nil
        guard isExternalTrafficLocal else {
            var program = FrontendProgram(frontend, cluster(isNodePort ? .clusterNodePort : .externalCluster))
            program.rewriting = .always
            return program
        }
        let policy = PolicyChain(
            isNodePort: isNodePort, cluster: Slots.room(for: endpoints.cluster.count),
            local: Slots.room(for: endpoints.local.count), affinity: affinity?.map)
        var program = FrontendProgram(frontend, .policy(policy))
        program.rewriting = .own
        return program
    }

    /// Only where connections can stick to an endpoint it is recorded.
    private func recorded(_ program: FrontendProgram) -> FrontendProgram {
        guard program.dispatch.isSticky else { return program }
        var program = program
        program.affinity = affinity
        return program
    }

    private func cluster(_ kind: EndpointChain.Kind) -> Dispatch {
        endpoints.cluster.isEmpty ? .refuse : choose(kind, endpoints.cluster.count)
    }

    /// `loadBalancerSourceRanges` come first: a source outside them is dropped even where there is no endpoint.
    private func restricted(_ program: FrontendProgram) -> FrontendProgram {
        guard !sourceRanges.isEmpty else { return program }
        var program = program
        program.admitted = AdmittedSources(SelectedPort.withoutNested(sourceRanges))
        return program
    }

    /// A range within another admits nobody more.
    static func withoutNested(_ ranges: [IPPrefix]) -> [IPPrefix] {
        // Most lists are like that already, and need no new one.
        let isDone = ranges.indices.dropFirst().allSatisfy { index in
            let (last, next) = (ranges[index - 1], ranges[index].address)
            return last.address < next && !last.contains(next)
        }
        if isDone { return ranges }
        let sorted = ranges.sorted { ($0.address, $0.length) < ($1.address, $1.length) }
        return sorted.reduce(into: []) { kept, range in
            if let last = kept.last, last.contains(range.address) { return }
            kept.append(range)
        }
    }
}
