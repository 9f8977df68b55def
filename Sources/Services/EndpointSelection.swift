import Kubernetes

/// Chooses the endpoints of a Service port that a node uses.
///
/// Traffic under a Cluster policy goes to the ready endpoints that topology hints mean for this node; traffic under a
/// Local policy to the ready endpoints on this node. Each of the two falls back on its own to endpoints that are
/// terminating but still serving, if it has no ready one.
struct EndpointSelection {
    let node: InternedString
    /// Zone of the node, or `.none`: zone hints are ignored then.
    let zone: InternedString

    /// Selects from endpoints that are sorted and without duplicates.
    func select(_ endpoints: [PortEndpoint], usesCluster: Bool, usesLocal: Bool) -> SelectedEndpoints {
        let counts = Counts(endpoints, node: node)
        guard counts.ready + counts.draining > 0 else { return SelectedEndpoints() }
        var relations = HintRelations(node: node, zone: zone)
        let wanted = usesCluster && counts.haveHints ? wantedRelation(endpoints, &relations) : []

        var result = SelectedEndpoints(hasAny: true)
        if usesCluster, wanted.isEmpty {
            result.cluster.reserveCapacity(counts.ready > 0 ? counts.ready : counts.draining)
        }
        if usesLocal {
            result.local.reserveCapacity(counts.localReady > 0 ? counts.localReady : counts.localDraining)
        }
        for endpoint in endpoints {
            let isOnNode = endpoint.isOn(node)
            var isReachable = false
            if usesCluster, counts.ready > 0 ? endpoint.isReady : endpoint.isDraining,
                wanted.isEmpty || relations.relation(of: endpoint.hints).isSuperset(of: wanted)
            {
                result.cluster.append(endpoint.backend)
                isReachable = true
            }
            if usesLocal, isOnNode, counts.localReady > 0 ? endpoint.isReady : endpoint.isDraining {
                result.local.append(endpoint.backend)
                isReachable = true
            }
            if isReachable, isOnNode, result.hairpin.last != endpoint.backend.address {
                result.hairpin.append(endpoint.backend.address)
            }
        }
        return result
    }

    /// What the hints of a ready endpoint must say for traffic under a Cluster policy to use it; empty if hints do not
    /// matter.
    ///
    /// Hints count only if every ready endpoint has them and one of them names this node, or else its zone: a partial
    /// set of hints is one that is being rolled out, and must not send all traffic to a few endpoints.
    private func wantedRelation(_ endpoints: [PortEndpoint], _ relations: inout HintRelations) -> HintRelation {
        var all: HintRelation = [.hasNodes, .hasZones]
        var any: HintRelation = []
        for endpoint in endpoints where endpoint.isReady {
            let relation = relations.relation(of: endpoint.hints)
            all.formIntersection(relation)
            any.formUnion(relation)
        }
        if all.contains(.hasNodes), any.contains(.namesThisNode) { return .namesThisNode }
        if all.contains(.hasZones), any.contains(.namesThisZone) { return .namesThisZone }
        return []
    }

    /// How many endpoints there are of each kind, which decides what is fallen back to.
    private struct Counts {
        var ready = 0
        var draining = 0
        var localReady = 0
        var localDraining = 0
        var haveHints = false

        init(_ endpoints: [PortEndpoint], node: InternedString) {
            for endpoint in endpoints {
                let local = endpoint.isOn(node) ? 1 : 0
                if endpoint.isReady {
                    ready += 1
                    localReady += local
                    haveHints = haveHints || endpoint.hints.number != 0
                } else if endpoint.isDraining {
                    draining += 1
                    localDraining += local
                }
            }
        }
    }
}
