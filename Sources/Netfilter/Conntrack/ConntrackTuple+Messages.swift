import Addresses
import CNetfilter

extension ConntrackTuple {
    /// Decodes `CTA_TUPLE_ORIG` or `CTA_TUPLE_REPLY`; nil for protocols that no Service has, such as ICMP.
    static func decode(_ attribute: Attribute) throws(MalformedMessage) -> (tuple: ConntrackTuple, zone: UInt16)? {
        var parts = TupleParts()
        var attributes = attribute.nested
        while let part = try attributes.next() {
            switch part.type {
            case CTA_TUPLE_IP: try parts.readAddresses(part)
            case CTA_TUPLE_PROTO: try parts.readPorts(part)
            case CTA_TUPLE_ZONE: parts.zone = try part.uint16()
            default: break
            }
        }
        guard let transport = TransportProtocol(rawValue: parts.transport) else { return nil }
        guard let source = parts.source, let destination = parts.destination, source.family == destination.family
        else { throw MalformedMessage("connection tracking entry without addresses") }
        let tuple = ConntrackTuple(
            transport, source: source, sourcePort: parts.sourcePort, destination: destination,
            destinationPort: parts.destinationPort)
        return (tuple, parts.zone)
    }

    /// Writes a nested attribute of the given type.
    func put(_ type: ctattr_type, to writer: inout MessageWriter) {
        let isIPv4 = source.family == .ipv4
        let tuple = writer.nestStart(type)
        let addresses = writer.nestStart(CTA_TUPLE_IP)
        writer.put(isIPv4 ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, bytes: source.networkBytes)
        writer.put(isIPv4 ? CTA_IP_V4_DST : CTA_IP_V6_DST, bytes: destination.networkBytes)
        writer.nestEnd(addresses)
        let ports = writer.nestStart(CTA_TUPLE_PROTO)
        writer.put(CTA_PROTO_NUM, uint8: transport.rawValue)
        writer.put(CTA_PROTO_SRC_PORT, uint16: sourcePort)
        writer.put(CTA_PROTO_DST_PORT, uint16: destinationPort)
        writer.nestEnd(ports)
        writer.nestEnd(tuple)
    }
}

/// What a tuple attribute holds, as far as it was read.
private struct TupleParts {
    var transport: UInt8 = 0
    var source: IPAddress?
    var destination: IPAddress?
    var sourcePort: UInt16 = 0
    var destinationPort: UInt16 = 0
    var zone: UInt16 = 0

    mutating func readAddresses(_ attribute: Attribute) throws(MalformedMessage) {
        var attributes = attribute.nested
        while let part = try attributes.next() {
            switch part.type {
            case CTA_IP_V4_SRC: source = IPAddress(ipv4: try part.uint32())
            case CTA_IP_V4_DST: destination = IPAddress(ipv4: try part.uint32())
            case CTA_IP_V6_SRC: source = try TupleParts.ipv6(part)
            case CTA_IP_V6_DST: destination = try TupleParts.ipv6(part)
            default: break
            }
        }
    }

    mutating func readPorts(_ attribute: Attribute) throws(MalformedMessage) {
        var attributes = attribute.nested
        while let part = try attributes.next() {
            switch part.type {
            case CTA_PROTO_NUM: transport = try part.uint8()
            case CTA_PROTO_SRC_PORT: sourcePort = try part.uint16()
            case CTA_PROTO_DST_PORT: destinationPort = try part.uint16()
            default: break
            }
        }
    }

    private static func ipv6(_ attribute: Attribute) throws(MalformedMessage) -> IPAddress {
        guard attribute.payload.count == 16 else { throw MalformedMessage("IPv6 address has not 16 bytes") }
        return IPAddress(
            high: UInt64(bigEndian: attribute.payload.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: attribute.payload.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}
