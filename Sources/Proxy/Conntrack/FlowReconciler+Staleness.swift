import Addresses
import Netfilter
import Ruleset
import Services

extension FlowReconciler {
    /// Why an entry is wrong; nil if it is right, or not ours.
    ///
    /// Ours are only entries whose original destination is exactly a frontend: address, protocol and port, and for a
    /// node port an address of this node that accepts NodePort traffic.
    func staleness(
        of entry: ConntrackEntry, _ search: FlowSearch, at now: ContinuousClock.Instant
    ) -> StaleFlow? {
        // No ruleset of ours uses zones.
        guard entry.zone == 0 else { return nil }
        let destination = entry.original.destination
        let isTranslated = entry.status.contains(.destinationNAT)
        guard
            let (frontend, claim) = table.claim(destination, entry.original.transport, entry.original.destinationPort)
        else {
            return isTranslated && isFormer(entry.original, search) ? .frontendGone : nil
        }
        let endpoint = Backend(entry.reply.source, entry.reply.sourcePort)
        guard !claim.has(endpoint) else { return nil }
        if entry.original.transport == .tcp {
            return isTranslated && cutting.isOver(frontend, endpoint, at: now) ? .connectionCut : nil
        }
        switch (isTranslated, claim.endpoints.isEmpty) {
        case (true, true): return .noEndpoints
        case (true, false): return .endpointGone
        case (false, true): return nil
        case (false, false): return .notTranslated
        }
    }

    /// Whether the destination was a frontend until the change that is searched for.
    private func isFormer(_ original: ConntrackTuple, _ search: FlowSearch) -> Bool {
        guard original.transport == .udp else { return false }
        let (destination, port) = (original.destination, original.destinationPort)
        if search.frontends.contains(.address(destination, .udp, port)) { return true }
        guard table.nodeAddresses.contains(destination) || search.departedAddresses.contains(destination) else {
            return false
        }
        return search.frontends.contains(.nodePort(.udp, port))
    }
}
