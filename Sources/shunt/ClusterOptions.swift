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

    @OptionGroup var pods: PodOptions

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
            nodeName: nodeName.lowercased(), podDetection: pods.detection, nodePortAddresses: nodePortAddresses.value,
            masqueradesAll: masqueradesAll)
    }

    func validate() throws {
        guard !nodeName.allSatisfy(\.isWhitespace) else {
            throw ValidationError("--node-name is empty: give the name of this node's Node object")
        }
    }
}
