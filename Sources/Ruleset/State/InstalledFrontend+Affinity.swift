import Addresses
import Services

extension InstalledFrontend {
    /// Whether clients may be remembered at endpoints that are not right for them any more once `new` takes the place of
    /// this. New endpoints, and a new timeout, disturb nobody.
    func isDisturbed(by new: InstalledFrontend?) -> Bool {
        guard program.affinity != nil else { return false }
        guard let new, new.program.affinity != nil, new.name == name else { return true }
        if program.isLocal != new.program.isLocal { return true }
        return lacks(cluster, in: new.cluster) || lacks(local, in: new.local)
    }

    /// Whether a client may be sent to `backend`.
    ///
    /// Under a Local policy a client from outside has to stay with local endpoints. The node's own addresses are not
    /// known here: a connection of the node itself that stuck to an endpoint elsewhere chooses again.
    func admits(_ client: IPAddress, to backend: Backend, podCIDR: IPPrefix?) -> Bool {
        guard program.affinity != nil else { return false }
        let usesLocalOnly = program.isLocal && podCIDR?.contains(client) != true
        if usesLocalOnly || program.uses(.local) && !program.uses(.cluster) { return local.contains(backend) }
        return cluster.contains(backend)
    }

    private func lacks(_ old: [Backend], in new: [Backend]) -> Bool {
        old != new && old.contains { !new.contains($0) }
    }
}
