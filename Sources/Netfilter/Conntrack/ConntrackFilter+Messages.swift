import Addresses
import CNetfilter

extension ConntrackFilter {
    /// Which parts of a tuple in a request count, `CTA_FILTER_F_…` of the kernel's nf_internals.h, which has no header
    /// for programs.
    private struct TupleParts: OptionSet {
        let rawValue: UInt32
        static let destination = TupleParts(rawValue: 1 << 1)
        static let transport = TupleParts(rawValue: 1 << 3)
        static let destinationPort = TupleParts(rawValue: 1 << 5)
    }

    /// A dump of the connection tracking table; `narrowed` asks the kernel to filter by more than the family.
    func request(narrowed: Bool) -> DumpRequest {
        DumpRequest(
            operation: "dump connection tracking entries", object: "of \(transport) over \(family)",
            type: MessageHeader.type(subsystem: NFNL_SUBSYS_CTNETLINK, message: IPCTNL_MSG_CT_GET),
            replyType: MessageHeader.type(subsystem: NFNL_SUBSYS_CTNETLINK, message: IPCTNL_MSG_CT_NEW)
        ) { writer in
            writer.putNetfilterHeader(family: family.protocolFamily)
            if narrowed { putAttributes(to: &writer) }
        }
    }

    private func putAttributes(to writer: inout MessageWriter) {
        var parts: TupleParts = [.transport]
        let tuple = writer.nestStart(CTA_TUPLE_ORIG)
        // For IPv6 kernels (6.18 is one) take the comparison of addresses the wrong way round, and send all others.
        if let originalDestination, family == .ipv4 {
            parts.insert(.destination)
            let addresses = writer.nestStart(CTA_TUPLE_IP)
            writer.put(CTA_IP_V4_DST, bytes: originalDestination.networkBytes)
            writer.nestEnd(addresses)
        }
        let ports = writer.nestStart(CTA_TUPLE_PROTO)
        writer.put(CTA_PROTO_NUM, uint8: transport.rawValue)
        if let originalDestinationPort {
            parts.insert(.destinationPort)
            writer.put(CTA_PROTO_DST_PORT, uint16: originalDestinationPort)
        }
        writer.nestEnd(ports)
        writer.nestEnd(tuple)

        let filter = writer.nestStart(CTA_FILTER)
        // In host byte order, unlike netfilter's other integers.
        writer.put(CTA_FILTER_ORIG_FLAGS, bytes: withUnsafeBytes(of: parts.rawValue) { Array($0) })
        writer.nestEnd(filter)
        guard !status.isEmpty else { return }
        writer.put(CTA_STATUS, uint32: status.rawValue)
        writer.put(CTA_STATUS_MASK, uint32: status.rawValue)
    }
}

extension IPFamily {
    /// `nfgen_family` of messages about addresses of the family.
    var protocolFamily: UInt8 { UInt8(self == .ipv4 ? AF_INET : AF_INET6) }
}
