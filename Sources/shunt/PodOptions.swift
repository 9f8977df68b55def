import Addresses
import ArgumentParser
import Proxy

/// How pods are told from others.
struct PodOptions: ParsableArguments {
    /// kube-proxy's names.
    enum Mode: String, CaseIterable, ExpressibleByArgument {
        case clusterCIDR = "ClusterCIDR"
        case nodeCIDR = "NodeCIDR"
        case bridgeInterface = "BridgeInterface"
        case interfaceNamePrefix = "InterfaceNamePrefix"
    }

    @Option(
        name: .customLong("detect-local-mode"),
        help: ArgumentHelp(
            "How connections of pods are told from others.",
            discussion: """
                Connections to ClusterIPs that are not a pod's are masqueraded, and pods are not bound by \
                externalTrafficPolicy Local. ClusterCIDR goes by --cluster-cidr, NodeCIDR by the pod CIDRs of the Node \
                object, the others by the interface that a packet comes in by.
                """))
    var detectLocalMode = Mode.clusterCIDR

    @Option(
        name: .customLong("cluster-cidr"),
        help: ArgumentHelp(
            "Ranges of pod addresses, at most one IPv4 and one IPv6, separated by a comma.",
            discussion: "Without it ClusterCIDR mode masquerades nothing on the way to a ClusterIP.",
            valueName: "cidr[,cidr]"))
    var clusterCIDRs: PrefixList = PrefixList(prefixes: [])

    @Option(
        name: .customLong("pod-bridge-interface"),
        help: ArgumentHelp("The bridge of BridgeInterface mode.", valueName: "name"))
    var podBridgeInterface: String?

    @Option(
        name: .customLong("pod-interface-name-prefix"),
        help: ArgumentHelp("The beginning of interface names in InterfaceNamePrefix mode.", valueName: "prefix"))
    var podInterfaceNamePrefix: String?

    var detection: PodDetection {
        switch detectLocalMode {
        case .clusterCIDR: .clusterCIDR(clusterCIDRs.prefixes)
        case .nodeCIDR: .nodeCIDR
        case .bridgeInterface: .bridgeInterface(podBridgeInterface ?? "")
        case .interfaceNamePrefix: .interfaceNamePrefix(podInterfaceNamePrefix ?? "")
        }
    }

    func validate() throws {
        for family in IPFamily.allCases where clusterCIDRs.prefixes.count(where: { $0.family == family }) > 1 {
            throw ValidationError("--cluster-cidr has more than one \(family) range: give at most one of each family")
        }
        switch detectLocalMode {
        case .bridgeInterface:
            try validate(podBridgeInterface, of: "--pod-bridge-interface")
        case .interfaceNamePrefix:
            try validate(podInterfaceNamePrefix, of: "--pod-interface-name-prefix")
        case .clusterCIDR, .nodeCIDR:
            break
        }
    }

    /// An interface name has at most 15 bytes (`IFNAMSIZ`).
    private func validate(_ name: String?, of option: String) throws {
        guard let name, (1...15).contains(name.utf8.count) else {
            throw ValidationError("\(detectLocalMode.rawValue) mode needs \(option) with 1 to 15 characters")
        }
    }
}
