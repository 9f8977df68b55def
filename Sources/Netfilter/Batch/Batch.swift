import CNetfilter

/// A transaction under construction: messages that the kernel carries out together or not at all.
///
/// The kernel executes them in order. To change what a key maps to, delete the element and add it again in the same
/// batch: adding an existing key with other data is refused (`EEXIST`).
public struct Batch: ~Copyable {
    private var writer: MessageWriter
    private var messages: [BatchMessage] = []
    private let firstSequence: UInt32
    private var setCount: UInt32 = 0
    private var listCount = 0

    /// Starts an empty batch. Its first message has the sequence number `firstSequence`.
    public init(firstSequence: UInt32 = 1) {
        self.init(writer: MessageWriter(), firstSequence: firstSequence)
    }

    /// Starts an empty batch in the memory of one that was sent.
    public init(reusing sent: consuming SealedBatch, firstSequence: UInt32) {
        var writer = sent.intoWriter()
        writer.removeAll()
        self.init(writer: writer, firstSequence: firstSequence)
    }

    private init(writer: consuming MessageWriter, firstSequence: UInt32) {
        self.writer = writer
        self.firstSequence = firstSequence
        putControlMessage(NFNL_MSG_BATCH_BEGIN, sequence: firstSequence)
    }

    /// Whether nothing was added yet.
    public var isEmpty: Bool { messages.isEmpty }

    /// Messages so far, without the two that begin and end the batch.
    public var messageCount: Int { messages.count }

    /// Bytes so far, with the message that begins the batch.
    public var byteCount: Int { writer.count }

    /// Ends the batch, so that it can be sent. The kernel acknowledges the last message, and thereby the whole.
    public consuming func sealed() -> SealedBatch {
        // Without an acknowledgement success is silent, and nobody would know when the transaction is complete.
        if let last = messages.last { writer.addFlags(UInt16(NLM_F_ACK), toMessageAt: last.offset) }
        putControlMessage(NFNL_MSG_BATCH_END, sequence: nextSequence)
        return SealedBatch(writer: writer, firstSequence: firstSequence, messages: messages)
    }

    // MARK: Tables

    /// Adds a table; one that exists already is left as it is.
    public mutating func add(_ table: Table) {
        put(NFT_MSG_NEWTABLE, .add, .table, in: table, flags: NLM_F_CREATE) { table.encode(into: &$0) }
    }

    /// Deletes a table and everything in it. Fails if there is none.
    public mutating func delete(_ table: Table) {
        put(NFT_MSG_DELTABLE, .delete, .table, in: table) { $0.put(NFTA_TABLE_NAME, string: table.name) }
    }

    // MARK: Chains and rules

    /// Adds a chain; one that exists already with the same hook is left as it is.
    public mutating func add(_ chain: Chain, in table: Table) {
        put(NFT_MSG_NEWCHAIN, .add, .chain(chain.name), in: table, flags: NLM_F_CREATE) {
            chain.encode(into: &$0, table: table.name)
        }
    }

    /// Deletes a chain and its rules. Fails if something still jumps there.
    public mutating func delete(chain: String, in table: Table) {
        put(NFT_MSG_DELCHAIN, .delete, .chain(chain), in: table) {
            $0.put(NFTA_CHAIN_TABLE, string: table.name)
            $0.put(NFTA_CHAIN_NAME, string: chain)
        }
    }

    /// Appends a rule to a chain.
    public mutating func add(_ rule: Rule, to chain: String, in table: Table) {
        put(NFT_MSG_NEWRULE, .add, .rule(chain: chain), in: table, flags: NLM_F_CREATE | NLM_F_APPEND) {
            rule.encode(into: &$0, table: table.name, chain: chain)
        }
    }

    /// Deletes all rules of a chain.
    public mutating func flush(chain: String, in table: Table) {
        put(NFT_MSG_DELRULE, .flush, .rules(chain: chain), in: table) {
            $0.put(NFTA_RULE_TABLE, string: table.name)
            $0.put(NFTA_RULE_CHAIN, string: chain)
        }
    }

    // MARK: Sets

    /// Adds a set; one that exists already with the same key and data is left as it is.
    public mutating func add(_ set: NamedSet, in table: Table) {
        setCount += 1
        let identifier = setCount
        put(NFT_MSG_NEWSET, .add, .set(set.name), in: table, flags: NLM_F_CREATE) {
            set.encode(into: &$0, table: table.name, identifier: identifier)
        }
    }

    /// Deletes a set and its elements. Fails if a rule still uses it.
    public mutating func delete(set: String, in table: Table) {
        put(NFT_MSG_DELSET, .delete, .set(set), in: table) {
            $0.put(NFTA_SET_TABLE, string: table.name)
            $0.put(NFTA_SET_NAME, string: set)
        }
    }

    /// Deletes all elements of a set.
    public mutating func flush(set: String, in table: Table) {
        put(NFT_MSG_DELSETELEM, .flush, .allElements(set: set), in: table) {
            $0.put(NFTA_SET_ELEM_LIST_TABLE, string: table.name)
            $0.put(NFTA_SET_ELEM_LIST_SET, string: set)
        }
    }

    /// Adds elements. An element that exists already with the same data is left as it is, and its counter too.
    public mutating func add(_ elements: ElementList, to set: NamedSet, in table: Table) {
        put(NFT_MSG_NEWSETELEM, .add, elements, of: set, in: table, flags: NLM_F_CREATE, keysOnly: false)
    }

    /// Deletes elements by their keys. Fails, with the whole batch, if one of them is not there.
    public mutating func delete(_ elements: ElementList, from set: NamedSet, in table: Table) {
        put(NFT_MSG_DELSETELEM, .delete, elements, of: set, in: table, flags: 0, keysOnly: true)
    }

    // MARK: Messages

    /// Spreads elements over as many messages as it takes: the length of a list has only 16 bits.
    private mutating func put(
        _ type: nf_tables_msg_types, _ operation: BatchMessage.Operation, _ elements: ElementList, of set: NamedSet,
        in table: Table, flags: Int32, keysOnly: Bool
    ) {
        precondition(elements.layout == set.layout, "elements must have the layout of their set")
        var encoder = ElementEncoder(elements, keysOnly: keysOnly)
        let list = listCount
        listCount += 1
        while encoder.next < elements.count {
            let first = encoder.next
            put(type, operation, in: table, flags: flags) { writer in
                writer.put(NFTA_SET_ELEM_LIST_TABLE, string: table.name)
                writer.put(NFTA_SET_ELEM_LIST_SET, string: set.name)
                encoder.encodeList(into: &writer)
                return .elements(set: set.name, list: list, range: first..<encoder.next)
            }
        }
    }

    private mutating func put(
        _ type: nf_tables_msg_types, _ operation: BatchMessage.Operation, _ subject: BatchSubject, in table: Table,
        flags: Int32 = 0, _ attributes: (inout MessageWriter) -> Void
    ) {
        put(type, operation, in: table, flags: flags) { writer in
            attributes(&writer)
            return subject
        }
    }

    /// Appends a message with what `attributes` writes; it returns what they are about.
    private mutating func put(
        _ type: nf_tables_msg_types, _ operation: BatchMessage.Operation, in table: Table, flags: Int32,
        _ attributes: (inout MessageWriter) -> BatchSubject
    ) {
        let offset = writer.count
        let mark = writer.beginMessage(
            type: MessageHeader.type(type), flags: UInt16(NLM_F_REQUEST | flags), sequence: nextSequence)
        writer.putNetfilterHeader(family: table.family.rawValue)
        let subject = attributes(&writer)
        writer.endMessage(mark)
        messages.append(
            BatchMessage(offset: offset, operation: operation, table: "\(table.family) \(table.name)", subject: subject)
        )
    }

    private var nextSequence: UInt32 { firstSequence &+ 1 &+ UInt32(messages.count) }

    private mutating func putControlMessage(_ type: Int32, sequence: UInt32) {
        let mark = writer.beginMessage(type: UInt16(type), flags: UInt16(NLM_F_REQUEST), sequence: sequence)
        writer.putNetfilterHeader(family: UInt8(AF_UNSPEC), resource: UInt16(NFNL_SUBSYS_NFTABLES))
        writer.endMessage(mark)
    }
}
