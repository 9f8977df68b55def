import ArgumentParser

/// The proxy mode. Only one exists here; the others are known, so that their users are told what replaces them.
struct Mode: ExpressibleByArgument {
    init?(argument: String) {
        guard argument == "nftables" else { return nil }
    }

    private init() {}

    static let nftables = Mode()

    static let allValueStrings = ["nftables"]

    var defaultValueDescription: String { "nftables" }

    /// What to say about a mode of kube-proxy that does not exist here; nil for a word that is no mode at all.
    static func explanation(of name: String) -> String? {
        switch name {
        case "iptables":
            """
            there is no mode 'iptables', only 'nftables': Services become elements of nftables maps, with the same \
            meaning, except that NodePorts are open on the node's primary address only (see --nodeport-addresses) and \
            never on localhost
            """
        case "ipvs":
            """
            there is no mode 'ipvs', only 'nftables', which spreads connections at random in place of IPVS schedulers \
            and needs no address on an interface
            """
        case "userspace":
            "there is no mode 'userspace', only 'nftables', which forwards in the kernel"
        default: nil
        }
    }
}
