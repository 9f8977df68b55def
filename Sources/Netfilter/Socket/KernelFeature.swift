/// What Shunt's tables need of the kernel, each a matter of its own that a kernel can lack.
public enum KernelFeature: String, Hashable, Sendable, CaseIterable {
    /// Tables at all.
    case tables
    /// Base chains of type nat.
    case natChains
    /// `dnat to` an address and port from registers.
    case destinationNAT
    case masquerade
    /// `reject`. That it may stand in nat chains at prerouting (kernel 5.9) is seen only when a transaction completes.
    case reject
    /// `fib saddr type local`
    case routeLookup
    /// `numgen random mod N`
    case numberGenerator
    /// `ct original daddr` and `ct original proto-dst`
    case conntrack
    /// Maps from concatenated keys to concatenated data.
    case concatenatedMaps
    /// Verdict maps.
    case verdictMaps
    /// Sets of ranges over concatenated keys.
    case concatenatedRanges
    /// Elements that count packets.
    case elementCounters
    /// Maps with timeouts, filled by `update`.
    case dynamicMaps
}

extension KernelFeature: CustomStringConvertible {
    /// For messages: what a kernel lacks.
    public var description: String {
        switch self {
        case .tables: "nf_tables"
        case .natChains: "nat chains of nf_tables"
        case .destinationNAT: "the dnat statement"
        case .masquerade: "the masquerade statement"
        case .reject: "the reject statement"
        case .routeLookup: "the fib expression"
        case .numberGenerator: "the numgen expression"
        case .conntrack: "the ct expression with a direction"
        case .concatenatedMaps: "maps with concatenated keys and data"
        case .verdictMaps: "verdict maps"
        case .concatenatedRanges: "sets of ranges with concatenated keys"
        case .elementCounters: "counters in set elements"
        case .dynamicMaps: "maps that are updated from the packet path"
        }
    }
}

extension KernelFeature {
    /// What an operator has to provide: kernel options, with the modules they make, and the oldest kernel.
    func requirement(_ family: TableFamily) -> String {
        let suffix = family == .ip ? "IPV4" : "IPV6"
        let module = family == .ip ? "ipv4" : "ipv6"
        return switch self {
        case .tables: "CONFIG_NF_TABLES and CONFIG_NF_TABLES_\(suffix) (module nf_tables)"
        case .natChains: "CONFIG_NFT_NAT (module nft_chain_nat); kernel 5.2 or later"
        case .destinationNAT: "CONFIG_NFT_NAT (module nft_nat)"
        case .masquerade: "CONFIG_NFT_MASQ (module nft_masq)"
        case .reject: "CONFIG_NFT_REJECT_\(suffix) (module nft_reject_\(module)); kernel 5.9 or later"
        case .routeLookup: "CONFIG_NFT_FIB_\(suffix) (module nft_fib_\(module)); kernel 4.10 or later"
        case .numberGenerator: "CONFIG_NFT_NUMGEN (module nft_numgen); kernel 4.10 or later"
        case .conntrack: "CONFIG_NFT_CT (module nft_ct); kernel 4.17 or later"
        case .concatenatedMaps, .verdictMaps: "hash sets (in nf_tables, or module nf_tables_set or nft_hash)"
        case .concatenatedRanges: "pipapo sets of nf_tables; kernel 5.6 or later"
        case .elementCounters: "CONFIG_NFT_COUNTER (module nft_counter); kernel 5.7 or later"
        case .dynamicMaps: "the dynset expression of nf_tables; kernel 4.1 or later"
        }
    }
}
