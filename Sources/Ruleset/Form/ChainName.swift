/// Names of the regular chains that elements and rules refer to.
enum ChainName {
    static let refuse = "refuse"
    static let unallocated = "unallocated"
    static let afterDNAT = "after-dnat"
    static let afterNodePortDNAT = "after-nodeport-dnat"
    static let recordOnly = "record-only"
    static let recordNodePort = "record-nodeport"
    static let rewrite = "rewrite"
    static let rewriteOwn = "rewrite-own"
}
