public import Addresses
public import HealthCheck

extension NodePortAddresses {
    /// Where health check node ports of one family are open.
    ///
    /// As in kube-proxy, these are the addresses that accept NodePort traffic, and loopback addresses if they are asked
    /// for; and none if none of those that are asked for is on this node.
    ///
    /// - Parameters:
    ///   - family: the family that is asked for.
    ///   - node: addresses of the Node object, in its order.
    ///   - interfaces: addresses of the node's interfaces.
    /// - Returns: addresses to listen on.
    public func listenAddresses(_ family: IPFamily, node: [IPAddress], interfaces: [IPAddress]) -> ListenAddresses {
        switch self {
        case .primary:
            guard let primary = node.first(where: { $0.family == family && !$0.isLoopback }) else { return .all }
            return .only(interfaces.contains(primary) ? [primary] : [])
        case .ranges(let ranges):
            let own = ranges.filter { $0.family == family }
            guard !own.isEmpty, !own.contains(where: { $0.length == 0 }) else { return .all }
            return .only(
                Set(interfaces.filter { address in !address.isLinkLocal && own.contains { $0.contains(address) } }))
        }
    }
}

extension IPAddress {
    /// fe80::/10: addresses that mean nothing without an interface, so that no load balancer can use them.
    fileprivate var isLinkLocal: Bool { family == .ipv6 && high >> 54 == 0xfe80 >> 6 }
}
