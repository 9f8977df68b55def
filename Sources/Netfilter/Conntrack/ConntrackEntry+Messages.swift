import Addresses
import CNetfilter

extension ConntrackEntry {
    /// Decodes `IPCTNL_MSG_CT_NEW`; nil for connections of protocols that no Service has.
    static func decode(_ message: Message) throws(MalformedMessage) -> ConntrackEntry? {
        var (original, reply) = (ConntrackTuple?.none, ConntrackTuple?.none)
        var (zone, tupleZone) = (UInt16(0), UInt16(0))
        var (id, status, timeout) = (UInt32(0), UInt32(0), UInt32(0))
        var attributes = try message.attributes()
        while let attribute = try attributes.next() {
            switch attribute.type {
            case CTA_TUPLE_ORIG:
                guard let decoded = try ConntrackTuple.decode(attribute) else { return nil }
                (original, tupleZone) = (decoded.tuple, tupleZone | decoded.zone)
            case CTA_TUPLE_REPLY:
                guard let decoded = try ConntrackTuple.decode(attribute) else { return nil }
                (reply, tupleZone) = (decoded.tuple, tupleZone | decoded.zone)
            case CTA_ZONE: zone = try attribute.uint16()
            case CTA_ID: id = try attribute.uint32()
            case CTA_STATUS: status = try attribute.uint32()
            case CTA_TIMEOUT: timeout = try attribute.uint32()
            default: break
            }
        }
        guard let original, let reply else { throw MalformedMessage("connection tracking entry without tuples") }
        // A zone of one direction only is told in that direction's tuple.
        return ConntrackEntry(
            original: original, reply: reply, zone: zone == 0 ? tupleZone : zone, id: id,
            status: Status(rawValue: status), timeout: timeout)
    }

    /// Writes `IPCTNL_MSG_CT_DELETE` for this entry and no other.
    ///
    /// Without a tuple the same message empties the table: nothing here is optional but the zone.
    func writeDeletion(to writer: inout MessageWriter, sequence: UInt32) {
        let mark = writer.beginMessage(
            type: MessageHeader.type(subsystem: NFNL_SUBSYS_CTNETLINK, message: IPCTNL_MSG_CT_DELETE),
            flags: UInt16(NLM_F_REQUEST | NLM_F_ACK), sequence: sequence)
        writer.putNetfilterHeader(family: original.destination.family.protocolFamily)
        original.put(CTA_TUPLE_ORIG, to: &writer)
        if zone != 0 { writer.put(CTA_ZONE, uint16: zone) }
        writer.put(CTA_ID, uint32: id)
        writer.endMessage(mark)
    }
}
