import Addresses
public import Netfilter
import Services

extension RulesetState {
    /// The maps in which a frontend remembers its clients.
    public var affinityMaps: Set<AffinityMap> { Set(affinities.counts.keys.map(\.map)) }

    /// Of the remembered clients those that must be forgotten: their frontend is gone, has no affinity any more, or the
    /// endpoint is not right for them.
    ///
    /// - Parameters:
    ///   - remembered: elements as dumped.
    ///   - map: the map they are in.
    ///   - frontends: those to be looked at; nil is all of them.
    /// - Returns: elements to be deleted.
    public func staleAffinity(
        in remembered: ElementList, of map: AffinityMap, about frontends: Set<RememberedFrontend>? = nil
    ) -> ElementList {
        var stale = ElementList(layout: remembered.layout)
        for index in candidates(in: remembered, frontends) where !isValid(remembered[index], map) {
            stale.append(remembered, index)
        }
        return stale
    }

    /// The frontends that elements of an affinity map are about.
    func rememberedFrontends(in elements: ElementList) -> Set<RememberedFrontend> {
        Set((0..<elements.count).map { RememberedFrontend(of: elements[$0], family) })
    }

    /// How clients of a frontend are remembered: those of a node port by each of the node's addresses.
    func remembered(_ frontend: Frontend) -> [RememberedFrontend] {
        guard frontend.address == nil else { return [RememberedFrontend(frontend)] }
        return nodePortIPs.counts.keys.map {
            RememberedFrontend(.address($0, frontend.transport, frontend.port))
        }
    }

    /// Positions of the elements about `frontends`. Most dumped elements are about others, so that bytes are compared.
    private func candidates(in remembered: ElementList, _ frontends: Set<RememberedFrontend>?) -> [Int] {
        guard let frontends else { return Array(0..<remembered.count) }
        guard frontends.count <= 16 else {
            return (0..<remembered.count).filter {
                frontends.contains(RememberedFrontend(of: remembered[$0], family))
            }
        }
        let stride = remembered.layout.stride
        let length = RememberedFrontend.length(family)
        var found: [Int] = []
        remembered.bytes.withUnsafeBytes { bytes in
            for frontend in frontends where frontend.bytes.count == length {
                frontend.bytes.withUnsafeBytes { wanted in
                    // The end of the address decides nearly always, without a look at the rest.
                    let tail = wanted.loadUnaligned(fromByteOffset: length - 12, as: UInt32.self)
                    for index in 0..<remembered.count {
                        let start = index * stride + family.addressLength
                        guard bytes.loadUnaligned(fromByteOffset: start + length - 12, as: UInt32.self) == tail,
                            bytes[start..<start + length].elementsEqual(wanted)
                        else { continue }
                        found.append(index)
                    }
                }
            }
        }
        return found
    }

    private func isValid(_ element: ArraySlice<UInt8>, _ map: AffinityMap) -> Bool {
        var key = ElementKey(element)
        guard let client = key.address(family),
            let remembered = key.frontend(family, isNodePort: false),
            let address = key.address(family),
            let frontend = installed(rememberedAs: remembered), frontend.program.affinity?.map == map
        else { return false }
        return frontend.admits(client, to: Backend(address, key.port()), podCIDR: form.configuration.podCIDR)
    }

    /// Connections to a node port are remembered by the node's address.
    private func installed(rememberedAs frontend: Frontend) -> InstalledFrontend? {
        if let found = installed(frontend) { return found }
        guard let address = frontend.address, nodePortIPs.contains(address) else { return nil }
        return installed(.nodePort(frontend.transport, frontend.port))
    }
}
