public import Addresses
import Netfilter

/// A chain that records to which endpoint a client was sent, and then rewrites the source as the frontend asks for. It
/// exists once per map and timeout in use.
///
/// The choice is recorded after translation and before masquerading, which would hide the client.
public struct RecordingChain: Hashable, Sendable {
    public var affinity: Affinity
    public var transport: TransportProtocol
    public var rewriting: Rewriting

    public init(_ affinity: Affinity, transport: TransportProtocol, rewriting: Rewriting = .none) {
        self.affinity = affinity
        self.transport = transport
        self.rewriting = rewriting
    }

    public var name: String {
        let base = "\(affinity.name)-\(transport)"
        return rewriting.chain.map { "\(base)-\($0)" } ?? base
    }

    /// The chain with its rules.
    public var template: ChainTemplate {
        guard let rewriting = rewriting.chain else {
            return ChainTemplate(
                Chain(name: name),
                [
                    // meta l4proto tcp update @affinity-0 { ip saddr . ct original ip daddr . meta l4proto
                    //     . ct original proto-dst timeout 3h : ct reply ip saddr . ct reply proto-src }
                    RuleTemplate(.transport(transport), .record(affinity))
                ])
        }
        return ChainTemplate(
            Chain(name: name),
            [
                // jump affinity-0-10800-tcp
                RuleTemplate(.verdict(.jump(RecordingChain(affinity, transport: transport).name))),
                // jump rewrite
                RuleTemplate(.verdict(.jump(rewriting))),
            ])
    }

    /// All chains of one map and timeout.
    public static func all(_ affinity: Affinity) -> [RecordingChain] {
        TransportProtocol.allCases.flatMap { transport in
            Rewriting.allCases.map { RecordingChain(affinity, transport: transport, rewriting: $0) }
        }
    }

    /// Map and timeout of a chain by its name; nil if it is no chain of this kind.
    static func affinity(ofChain name: String) -> Affinity? {
        guard let (map, rest) = AffinityMap.dividing(name),
            let timeout = rest.split(separator: "-").first.flatMap({ UInt32($0) })
        else { return nil }
        let affinity = Affinity(map: map, timeout: timeout)
        return all(affinity).contains { $0.name == name } ? affinity : nil
    }
}
