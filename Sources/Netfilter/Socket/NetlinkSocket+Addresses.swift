import Addresses
import CNetfilter
import Glibc

extension NetlinkSocket {
    /// Reads the addresses of all interfaces, IPv4 and IPv6. The socket must be one of `Family.route`.
    public mutating func addresses() throws(NetlinkError) -> [InterfaceAddress] {
        let request = DumpRequest(
            operation: "dump interface addresses", type: UInt16(RTM_GETADDR), replyType: UInt16(RTM_NEWADDR)
        ) { writer in
            // All zero: any family, any interface.
            writer.append([UInt8](repeating: 0, count: MemoryLayout<ifaddrmsg>.size))
        }
        return try dump(request, into: []) { addresses, message throws(MalformedMessage) in
            if let address = try InterfaceAddress(message) { addresses.append(address) }
        }
    }
}

extension InterfaceAddress {
    /// Decodes `RTM_NEWADDR`; nil for addresses that are neither IPv4 nor IPv6.
    init?(_ message: Message) throws(MalformedMessage) {
        guard message.payload.count >= MemoryLayout<ifaddrmsg>.size else {
            throw MalformedMessage("message is cut off in its header")
        }
        let header = message.payload.loadUnaligned(as: ifaddrmsg.self)
        guard [AF_INET, AF_INET6].contains(Int32(header.ifa_family)) else { return nil }

        var (address, local) = (IPAddress?.none, IPAddress?.none)
        var flags = UInt32(header.ifa_flags)
        var attributes = try message.attributes(behind: MemoryLayout<ifaddrmsg>.size)
        while let attribute = try attributes.next() {
            switch attribute.type {
            case IFA_ADDRESS: address = IPAddress(networkBytes: attribute.payload)
            case IFA_LOCAL: local = IPAddress(networkBytes: attribute.payload)
            // Flags beyond the header's eight bits; in host byte order, like all integers of rtnetlink.
            case IFA_FLAGS: flags = UInt32(bigEndian: try attribute.uint32())
            default: break
            }
        }
        // On a point-to-point interface IFA_ADDRESS is the peer's, IFA_LOCAL the node's own.
        guard let own = local ?? address else { throw MalformedMessage("interface address without an address") }
        self.init(
            address: own, prefixLength: Int(header.ifa_prefixlen), interfaceIndex: header.ifa_index,
            isTentative: flags & UInt32(IFA_F_TENTATIVE) != 0)
    }
}
