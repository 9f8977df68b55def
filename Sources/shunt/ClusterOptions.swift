import Addresses
import ArgumentParser
import Proxy

/// Options that decide what the ruleset is, common to running and rendering.
struct ClusterOptions: ParsableArguments {
    @Option(help: "Folder of manifests: every .yaml, .yml and .json file in it.", completion: .directory)
    var manifests: String

    @Option(
        name: [.long, .customLong("hostname-override")],
        help: "Name of this node's Node object, as in nodeName of EndpointSlices.")
    var nodeName: String

    @Option(
        name: .customLong("cluster-cidr"),
        help: ArgumentHelp(
            "Ranges of pod addresses, at most one IPv4 and one IPv6, separated by a comma.",
            discussion: """
                Connections to ClusterIPs from elsewhere are masqueraded, and pods are not bound by \
                externalTrafficPolicy Local. Without it nothing is masqueraded on the way to a ClusterIP.
                """,
            valueName: "cidr[,cidr]"))
    var clusterCIDRs: PrefixList = PrefixList(prefixes: [])

    @Option(
        name: .customLong("nodeport-addresses"),
        help: ArgumentHelp(
            "Addresses of this node that accept NodePort traffic: 'primary' or ranges separated by commas.",
            discussion: """
                'primary' is the address of the Node object in each family. A family for which nothing is known or given \
                accepts it on every address. Loopback addresses never do.
                """,
            valueName: "primary|cidr,..."))
    var nodePortAddresses: NodePortOption = .init(value: .primary)

    @Flag(name: .customLong("masquerade-all"), help: "Masquerade every connection to a ClusterIP, from pods too.")
    var masqueradesAll = false

    var configuration: ProxyConfiguration {
        ProxyConfiguration(
            nodeName: nodeName.lowercased(), clusterCIDRs: clusterCIDRs.prefixes,
            nodePortAddresses: nodePortAddresses.value, masqueradesAll: masqueradesAll)
    }

    func validate() throws {
        guard !nodeName.allSatisfy(\.isWhitespace) else {
            throw ValidationError("--node-name is empty: give the name of this node's Node object")
        }
        for family in IPFamily.allCases where clusterCIDRs.prefixes.count(where: { $0.family == family }) > 1 {
            throw ValidationError("--cluster-cidr has more than one \(family) range: give at most one of each family")
        }
    }
}

/// CIDRs separated by commas.
struct PrefixList: ExpressibleByArgument {
    var prefixes: [IPPrefix]

    init(prefixes: [IPPrefix]) { self.prefixes = prefixes }

    init?(argument: String) {
        let parsed = argument.split(separator: ",", omittingEmptySubsequences: false).map { IPPrefix($0) }
        prefixes = parsed.compactMap { $0 }
        guard prefixes.count == parsed.count else { return nil }
    }

    var defaultValueDescription: String {
        prefixes.isEmpty ? "none" : prefixes.map(\.description).joined(separator: ",")
    }
}

/// `primary` or CIDRs separated by commas.
struct NodePortOption: ExpressibleByArgument {
    var value: NodePortAddresses

    init(value: NodePortAddresses) { self.value = value }

    init?(argument: String) {
        if argument == "primary" {
            value = .primary
        } else if let list = PrefixList(argument: argument) {
            value = .ranges(list.prefixes)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { "primary" }
}
