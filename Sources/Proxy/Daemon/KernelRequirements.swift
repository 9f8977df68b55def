public import Addresses
public import Netfilter

/// What this kernel and this process can do, found out by trying before anything is programmed.
public struct KernelRequirements: Sendable {
    /// Families whose ruleset can be installed.
    public var families: [IPFamily]
    /// What is missing, with the remedy; IPv4 is required, IPv6 is left out if the kernel lacks it, and so is the search
    /// for connections that lead to the wrong place.
    public var problems: [String]

    /// Tries everything that the rulesets need.
    ///
    /// - Throws: `MissingRequirements` if not even IPv4 can be programmed.
    public init(namespace: NetworkNamespaceReference = .current) throws {
        var socket = try NetlinkSocket(.netfilter, namespace: namespace)
        let probes = KernelProbe.run(on: &socket)
        // Without privilege every attempt fails, which says nothing about the kernel.
        guard !probes.contains(where: \.isDenied) else {
            throw MissingRequirements(problems: [
                "nf_tables cannot be programmed without privilege: run as root or with CAP_NET_ADMIN in the network "
                    + "namespace that is programmed"
            ])
        }
        let failed = probes.filter { $0.message != nil }
        let missing = Set(failed.map(\.family.addressFamily))
        families = IPFamily.allCases.filter { !missing.contains($0) }
        problems = failed.compactMap(\.message)
        guard families.contains(.ipv4) else { throw MissingRequirements(problems: problems) }
        if let problem = KernelRequirements.problem(conntrack: socket.conntrackSupport()) { problems.append(problem) }
    }

    /// What to tell an operator about the way to the connections; nil if it is there.
    static func problem(conntrack outcome: KernelProbe.Outcome) -> String? {
        let consequence = """
            UDP clients that go on sending stay with endpoints that are gone, and the annotation \
            shunt/cut-connections-after-seconds cuts nothing; everything else works
            """
        return switch outcome {
        case .supported: nil
        case .unsupported(let error):
            """
            the kernel does not show its connections: it needs CONFIG_NF_CT_NETLINK (module nf_conntrack_netlink) before \
            Shunt starts; until then \(consequence) [\(error)]
            """
        case .unknown(let error):
            "cannot tell whether the kernel shows its connections; if not, \(consequence) [\(error)]"
        }
    }
}

extension KernelProbe {
    fileprivate var isDenied: Bool {
        if case .unknown(let error) = outcome { error.isPermissionDenied } else { false }
    }
}

/// The kernel or the process lacks something without which nothing can be programmed.
public struct MissingRequirements: Error, CustomStringConvertible, Sendable {
    public var problems: [String]

    public var description: String { problems.joined(separator: "\n") }
}
