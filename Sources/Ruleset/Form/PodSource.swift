public import Addresses

/// How packets from pods are told from others: kube-proxy's local-traffic detection.
public enum PodSource: Hashable, Sendable {
    /// Their source is in this range. With the range of the whole cluster, pods of other nodes count as well.
    case range(IPPrefix)
    /// They come in by the interface of this name, for example a bridge.
    case interface(String)
    /// They come in by an interface whose name begins with this.
    case interfacePrefix(String)

    /// A rule matches what comes from a pod, or if `inverted` everything else.
    ///
    /// The input interface is known in postrouting too, since kernel 5.6; what the node itself sends has none.
    func statement(inverted: Bool) -> Statement {
        switch self {
        case .range(let range): .sourceRange(range, inverted: inverted)
        case .interface(let name): .inputInterface(name, isPrefix: false, inverted: inverted)
        case .interfacePrefix(let prefix): .inputInterface(prefix, isPrefix: true, inverted: inverted)
        }
    }
}
