public import Addresses
public import Netfilter

/// A part of a rule as nft(8) writes it: each case has the text and the expressions that nft compiles it to.
public enum Statement: Hashable, Sendable {
    /// `ip daddr @cluster-ips`
    case match([Field], SetID)
    /// `ip saddr 10.0.0.0/16`, or with `!=`
    case sourceRange(IPPrefix, inverted: Bool)
    /// `ip daddr 10.96.0.0/16`
    case destinationRange(IPPrefix)
    /// `iifname "cni0"`, `iifname "veth*"`, or with `!=`
    case inputInterface(String, isPrefix: Bool, inverted: Bool)
    /// `meta l4proto tcp`
    case transport(TransportProtocol)
    /// `fib saddr type local`: the packet comes from this node itself.
    case sourceIsLocal
    /// `ct status dnat`: the connection was translated, here or by another table.
    case isTranslated
    /// `ip daddr . meta l4proto . th dport vmap @service-ips`
    case verdictMap([Field], SetID)
    /// `dnat ip to ip daddr . meta l4proto . th dport . numgen random mod 3 map @cluster-endpoints`
    case translate([Field], SetID)
    /// `ip daddr set ip daddr . meta l4proto . th dport map @external-frontends`: gives this packet another destination
    /// before its connection is translated; later packets of the connection never get here.
    case setDestination([Field], SetID)
    /// `update @affinity-0 { … timeout 3h : … }`: remembers where the client of a connection was sent.
    case record(Affinity)
    /// `goto refuse`, `jump rewrite`, `drop`
    case verdict(Verdict)
    /// `reject`: ICMP port unreachable, which clients report as "connection refused".
    case reject
    /// `reject with tcp reset`
    case reset
    /// `masquerade fully-random`
    case masquerade
}
