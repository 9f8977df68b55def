public import Addresses
public import Netfilter

extension SetID {
    /// The frontend that an element belongs to; nil for sets that are not kept by frontend.
    public func frontend(of elements: ElementList, _ index: Int, _ family: IPFamily) -> Frontend? {
        var key = ElementKey(elements[index])
        switch self {
        case .clusterIPs, .nodePortIPs, .hairpinIPs, .affinity:
            return nil
        case .serviceNodePorts, .clusterNodePortEndpoints, .localNodePortEndpoints:
            return key.frontend(family, isNodePort: true)
        case .rewriting(let transport), .recording(let transport):
            guard let address = key.address(family) else { return nil }
            return .address(address, transport, key.port())
        case .rewritingNodePorts(let transport), .recordingNodePorts(let transport):
            return .nodePort(transport, key.port())
        case .serviceIPs, .externalFrontends, .clusterEndpoints, .localEndpoints, .allowedSources:
            return key.frontend(family, isNodePort: false)
        }
    }
}
