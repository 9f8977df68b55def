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
        changeJumps(frontend, from: old?.program, to: new?.program)
        changeSources(frontend, from: old?.program.admitted, to: new?.program.admitted)
        changeSharing(frontend, from: old?.sharedAddress, to: new?.sharedAddress)
        let isNodePort = frontend.address == nil
        changeSlots(
            isNodePort ? .clusterNodePortEndpoints : .clusterEndpoints, frontend, from: old?.clusterSlots ?? [],
            to: new?.clusterSlots ?? [])
        changeSlots(
            isNodePort ? .localNodePortEndpoints : .localEndpoints, frontend, from: old?.localSlots ?? [],
            to: new?.localSlots ?? [])
    }

    /// The value of an element cannot be changed: it is deleted and added.
    private mutating func changeDispatch(
        _ frontend: Frontend, from old: InstalledFrontend?, to new: InstalledFrontend?
    ) {
        let set = frontend.address == nil ? SetID.serviceNodePorts : .serviceIPs
        if let old, let new, old.name == new.name, old.program.hasSameVerdict(as: new.program) { return }
        if let old { delete(from: set) { $0.append(frontend, old.program.verdict, comment: "") } }
        if let new { add(to: set) { $0.append(frontend, new.program.verdict, comment: new.comment) } }
    }

    private mutating func changeJumps(
        _ frontend: Frontend, from old: FrontendProgram?, to new: FrontendProgram?
    ) {
        let (affinity, rewriting) = (old?.affinity, old?.rewriting ?? .none)
        if affinity == new?.affinity, rewriting == new?.rewriting ?? .none { return }
        let isNodePort = frontend.address == nil
        let transport = frontend.transport
        changeJump(
            isNodePort ? .rewritingNodePorts(transport) : .rewriting(transport), frontend,
            from: old?.rewritingChain, to: new?.rewritingChain)
        changeJump(
            isNodePort ? .recordingNodePorts(transport) : .recording(transport), frontend,
            from: old?.recordingOnlyChain, to: new?.recordingOnlyChain)
    }

    /// A verdict of these maps is a jump, so that what follows the lookup is still tested.
    private mutating func changeJump(_ set: SetID, _ frontend: Frontend, from old: String?, to new: String?) {
        guard old != new else { return }
        if let old { delete(from: set) { $0.append(afterDNAT: frontend, .jump(old)) } }
        if let new { add(to: set) { $0.append(afterDNAT: frontend, .jump(new)) } }
    }

    /// A range stands in the set of its length, whichever chain looks that up.
    private mutating func changeSources(
        _ frontend: Frontend, from old: AdmittedSources?, to new: AdmittedSources?
    ) {
        guard old != new else { return }
        for range in old?.ranges ?? [] where new?.ranges.contains(range) != true {
            delete(from: .allowedSources(range.length)) { $0.append(frontend, source: range) }
        }
        for range in new?.ranges ?? [] where old?.ranges.contains(range) != true {
            add(to: .allowedSources(range.length)) { $0.append(frontend, source: range) }
        }
    }

    private mutating func changeSharing(_ frontend: Frontend, from old: IPAddress?, to new: IPAddress?) {
        guard old != new else { return }
        if let old { delete(from: .externalFrontends) { $0.append(frontend, sharing: old) } }
        if let new { add(to: .externalFrontends) { $0.append(frontend, sharing: new) } }
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
