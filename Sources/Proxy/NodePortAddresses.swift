public import Addresses

/// Which addresses of the node accept NodePort traffic.
public enum NodePortAddresses: Hashable, Sendable {
    /// The addresses of the Node object.
    case primary
    /// Interface addresses within these ranges.
    case ranges([IPPrefix])

    /// The addresses of one family, without loopback addresses, which never accept NodePort traffic.
    ///
    /// As in kube-proxy, a family for which nothing is known or configured accepts it on every address.
    ///
    /// - Parameters:
    ///   - family: the family that is asked for.
    ///   - node: addresses of the Node object, in its order.
    ///   - interfaces: addresses of the node's interfaces.
    /// - Returns: addresses to be put into `nodeport-ips`.
    public func addresses(_ family: IPFamily, node: [IPAddress], interfaces: [IPAddress]) -> [IPAddress] {
        let local = interfaces.filter { $0.family == family && !$0.isLoopback }
        switch self {
        case .primary:
            guard let primary = node.first(where: { $0.family == family && !$0.isLoopback }) else { return local }
            return [primary]
        case .ranges(let ranges):
            let own = ranges.filter { $0.family == family }
            guard !own.isEmpty, !own.contains(where: { $0.length == 0 }) else { return local }
            return local.filter { address in own.contains { $0.contains(address) } }
        }
    }
}
