import Addresses
import Netfilter
import Services

extension Transaction {
    mutating func change(_ set: SetID, _ changes: (added: [IPAddress], removed: [IPAddress])) {
        for address in changes.removed {
            delete(from: set) { set == .hairpinIPs ? $0.append(hairpin: address) : $0.append(address) }
        }
        for address in changes.added {
            add(to: set) { set == .hairpinIPs ? $0.append(hairpin: address) : $0.append(address) }
        }
    }

    /// What makes one frontend into another; either may be missing. Elements that stay the same are not touched.
    mutating func change(from old: InstalledFrontend?, to new: InstalledFrontend?) {
        guard let frontend = old?.program.frontend ?? new?.program.frontend else { return }
        changeDispatch(frontend, from: old, to: new)
        changeJump(
            frontend.address == nil ? .rewritingNodePorts(frontend.transport) : .rewriting(frontend.transport),
            frontend,
            from: old?.program.rewritingChain, to: new?.program.rewritingChain)
        changeJump(
            frontend.address == nil ? .recordingNodePorts(frontend.transport) : .recording(frontend.transport),
            frontend,
            from: old?.program.recordingOnlyChain, to: new?.program.recordingOnlyChain)
        changeSources(frontend, from: old?.program.sources ?? [], to: new?.program.sources ?? [])
        let isNodePort = frontend.address == nil
        for kind in [isNodePort ? EndpointChain.Kind.clusterNodePort : .cluster, isNodePort ? .localNodePort : .local] {
            changeSlots(kind.endpoints, frontend, from: old?.slots(kind) ?? [], to: new?.slots(kind) ?? [])
        }
    }

    private mutating func changeDispatch(
        _ frontend: Frontend, from old: InstalledFrontend?, to new: InstalledFrontend?
    ) {
        let isNodePort = frontend.address == nil
        // Only the first lookup's elements are named after the Service; the others repeat its key.
        let oldComment = old.map { $0.comment } ?? ""
        let newComment = new.map { $0.comment } ?? ""
        changeVerdict(
            isNodePort ? .serviceNodePorts : .serviceIPs, frontend,
            from: old?.program.dispatch.verdict, to: new?.program.dispatch.verdict, oldComment, newComment)
        changeVerdict(
            .firewalledIPs, frontend, from: old?.program.firewalled.verdict, to: new?.program.firewalled.verdict)
        changeVerdict(
            isNodePort ? .externalNodePorts : .externalIPs, frontend,
            from: old?.program.external.verdict, to: new?.program.external.verdict)
        changeVerdict(
            isNodePort ? .internalNodePorts : .internalIPs, frontend,
            from: old?.program.internal.verdict, to: new?.program.internal.verdict)
    }

    /// The value of an element cannot be changed: it is deleted and added.
    private mutating func changeVerdict(
        _ set: SetID, _ frontend: Frontend, from old: Verdict?, to new: Verdict?, _ oldComment: String = "",
        _ newComment: String = ""
    ) {
        guard old != new || oldComment != newComment else { return }
        if let old { delete(from: set) { $0.append(frontend, old, comment: "") } }
        if let new { add(to: set) { $0.append(frontend, new, comment: newComment) } }
    }

    /// A verdict of these maps is a jump, so that what follows the lookup is still tested.
    private mutating func changeJump(_ set: SetID, _ frontend: Frontend, from old: String?, to new: String?) {
        guard old != new else { return }
        if let old { delete(from: set) { $0.append(afterDNAT: frontend, .jump(old)) } }
        if let new { add(to: set) { $0.append(afterDNAT: frontend, .jump(new)) } }
    }

    private mutating func changeSources(_ frontend: Frontend, from old: [IPPrefix], to new: [IPPrefix]) {
        guard old != new else { return }
        for range in old where !new.contains(range) {
            delete(from: .allowedSources) { $0.append(frontend, source: range) }
        }
        for range in new where !old.contains(range) {
            add(to: .allowedSources) { $0.append(frontend, source: range) }
        }
    }

    private mutating func changeSlots(_ set: SetID, _ frontend: Frontend, from old: [Backend], to new: [Backend]) {
        guard old != new else { return }
        if old.isEmpty { return add(to: set) { $0.append(frontend, slots: new) } }
        if new.isEmpty { return delete(from: set) { $0.append(frontend, slots: old) } }
        let common = min(old.count, new.count)
        for slot in old.indices where slot >= common || old[slot] != new[slot] {
            delete(from: set) { $0.append(frontend, slot: slot, old[slot]) }
        }
        for slot in new.indices where slot >= common || old[slot] != new[slot] {
            add(to: set) { $0.append(frontend, slot: slot, new[slot]) }
        }
    }
}

extension InstalledFrontend {
    /// The comment of the dispatch element: `namespace/name:port`.
    var comment: String { name.description }
}
