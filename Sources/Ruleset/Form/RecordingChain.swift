public import Addresses
import Netfilter

/// A chain that records to which endpoint a client was sent, and then rewrites the source as the frontend asks for. It
/// exists once per affinity timeout in use.
///
/// The choice is recorded after translation and before masquerading, which would hide the client.
public struct RecordingChain: Hashable, Sendable {
    /// Seconds.
    public var timeout: UInt32
    public var transport: TransportProtocol
    public var rewriting: Rewriting

    public init(timeout: UInt32, transport: TransportProtocol, rewriting: Rewriting = .none) {
        self.timeout = timeout
        self.transport = transport
        self.rewriting = rewriting
    }

    public var name: String {
        let base = "affinity-\(timeout)-\(transport)"
        return rewriting.chain.map { "\(base)-\($0)" } ?? base
    }

    /// The chain with its rules.
    public var template: ChainTemplate {
        guard let rewriting = rewriting.chain else {
            return ChainTemplate(
                Chain(name: name),
                [
                    // meta l4proto tcp update @affinity { ip saddr . ct original ip daddr . meta l4proto
                    //     . ct original proto-dst timeout 3h : ct reply ip saddr . ct reply proto-src }
                    RuleTemplate(.transport(transport), .record(timeout: timeout))
                ])
        }
        return ChainTemplate(
            Chain(name: name),
            [
                // jump affinity-10800-tcp
                RuleTemplate(.verdict(.jump(RecordingChain(timeout: timeout, transport: transport).name))),
                // jump rewrite
                RuleTemplate(.verdict(.jump(rewriting))),
            ])
    }

    /// All chains of one timeout.
    public static func all(timeout: UInt32) -> [RecordingChain] {
        TransportProtocol.allCases.flatMap { transport in
            Rewriting.allCases.map { RecordingChain(timeout: timeout, transport: transport, rewriting: $0) }
        }
    }

    /// The timeout of a chain by its name; nil if it is no chain of this kind.
    static func timeout(ofChain name: String) -> UInt32? {
        let parts = name.split(separator: "-", maxSplits: 2)
        guard parts.count == 3, parts[0] == "affinity", let timeout = UInt32(parts[1]) else { return nil }
        return all(timeout: timeout).contains { $0.name == name } ? timeout : nil
    }
}
