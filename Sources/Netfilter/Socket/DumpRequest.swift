import CNetfilter

/// A request for all objects of one kind: `NLM_F_DUMP`.
struct DumpRequest {
    /// For error messages: "dump rules".
    let operation: String
    /// For error messages: "table ip shunt".
    var object: String?
    let type: UInt16
    /// Messages of other types are not part of the answer.
    let replyType: UInt16
    /// Writes the header behind `struct nlmsghdr`, and attributes that narrow the dump down.
    let writeBody: (inout MessageWriter) -> Void

    func write(to writer: inout MessageWriter, sequence: UInt32) {
        let mark = writer.beginMessage(
            type: type, flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP), sequence: sequence)
        writeBody(&writer)
        writer.endMessage(mark)
    }
}

extension DumpRequest {
    /// A dump of nf_tables objects of one family.
    init(
        _ operation: String, object: String? = nil, _ get: nf_tables_msg_types, reply: nf_tables_msg_types,
        family: TableFamily, _ writeAttributes: @escaping (inout MessageWriter) -> Void = { _ in }
    ) {
        self.init(
            operation: operation, object: object, type: MessageHeader.type(get), replyType: MessageHeader.type(reply)
        ) { writer in
            writer.putNetfilterHeader(family: family.rawValue)
            writeAttributes(&writer)
        }
    }
}
