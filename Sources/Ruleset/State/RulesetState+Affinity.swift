import Addresses
public import Netfilter
import Services

extension RulesetState {
    /// Whether a frontend remembers its clients.
    public var remembersClients: Bool { !affinityTimeouts.counts.isEmpty }

    /// Of the remembered clients those that must be forgotten: their frontend is gone, has no affinity any more, or the
    /// endpoint is not right for them.
    ///
    /// - Parameter remembered: elements of the map `affinity`, as dumped.
    /// - Returns: those to be deleted.
    public func staleAffinity(in remembered: ElementList) -> ElementList {
        var stale = ElementList(layout: remembered.layout)
        for index in 0..<remembered.count where !isValid(remembered[index]) { stale.append(remembered, index) }
        return stale
    }

    private func isValid(_ element: ArraySlice<UInt8>) -> Bool {
        var key = ElementKey(element)
        guard let client = key.address(family),
            let remembered = key.frontend(family, isNodePort: false),
            let address = key.address(family)
        else { return false }
        return installed(rememberedAs: remembered)?.admits(
            client, to: Backend(address, key.port()), podCIDR: form.configuration.podCIDR) == true
    }

    /// Connections to a node port are remembered by the node's address.
    private func installed(rememberedAs frontend: Frontend) -> InstalledFrontend? {
        if let found = installed(frontend) { return found }
        guard let address = frontend.address, nodePortIPs.contains(address) else { return nil }
        return installed(.nodePort(frontend.transport, frontend.port))
    }
}
