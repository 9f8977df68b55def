import Addresses
import KernelTestSupport
import Netfilter
import Proxy
import Services

@testable import Ruleset

/// The endpoints that the kernel of a topology's node holds, read over netlink: often, and faster than with nft.
struct InstalledEndpoints {
    private let kernel: NetfilterKernel

    init(_ topology: Topology) throws {
        kernel = try NetfilterKernel(namespace: .path("/run/netns/\(topology.namespace(.node))"))
    }

    /// Services that have other endpoints than the valid ones.
    func differences(from endpoints: RecordedEndpoints) throws -> [String] {
        try IPFamily.allCases.flatMap { family in
            let found = try found(family)
            return RolloutPath.all.filter { $0.family == family }.compactMap { path in
                let (has, valid) = (found[path.frontend] ?? [], endpoints.valid(for: path))
                return has == valid ? nil : "\(path.target) \(path.transport) has \(has), valid are \(valid)"
            }
        }
    }

    private func found(_ family: IPFamily) throws -> [Frontend: Set<String>] {
        let form = RulesetForm(RulesetConfiguration(family: family, podCIDR: nil, masqueradesAll: false))
        let list = try kernel.elements(of: .clusterEndpoints, form)
        var found: [Frontend: Set<String>] = [:]
        for index in 0..<list.count {
            var key = ElementKey(list[index])
            guard let frontend = key.frontend(family, isNodePort: false) else { continue }
            _ = key.slot()
            guard let address = key.address(family) else { continue }
            let host = family == .ipv4 ? "\(address)" : "[\(address)]"
            found[frontend, default: []].insert("\(host):\(key.port())")
        }
        return found
    }
}
