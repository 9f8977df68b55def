import CNetfilter
import CNftnl
import Netfilter

/// Messages as libnftnl builds them from the same values.
enum Libnftnl {
    /// The bytes of one message that `build` completes.
    private static func message(
        _ type: nf_tables_msg_types, _ table: Table, _ build: (UnsafeMutablePointer<nlmsghdr>) -> Void
    ) -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            let header = nftnl_nlmsg_build_hdr(
                buffer.baseAddress, UInt16(type.rawValue), UInt16(table.family.rawValue), 0, 0)
            guard let header else { return [] }
            build(header)
            return Array(buffer[..<Int(header.pointee.nlmsg_len)])
        }
    }

    static func add(_ table: Table) -> [UInt8] {
        message(NFT_MSG_NEWTABLE, table) { header in
            let object = nftnl_table_alloc()
            defer { nftnl_table_free(object) }
            nftnl_table_set_str(object, UInt16(NFTNL_TABLE_NAME.rawValue), table.name)
            nftnl_table_set_u32(object, UInt16(NFTNL_TABLE_FLAGS.rawValue), 0)
            if let comment = table.comment {
                let data = userData(0, comment)
                nftnl_table_set_data(object, UInt16(NFTNL_TABLE_USERDATA.rawValue), data, UInt32(data.count))
            }
            nftnl_table_nlmsg_build_payload(header, object)
        }
    }

    static func add(_ chain: Chain, in table: Table) -> [UInt8] {
        message(NFT_MSG_NEWCHAIN, table) { header in
            let object = nftnl_chain_alloc()
            defer { nftnl_chain_free(object) }
            nftnl_chain_set_str(object, UInt16(NFTNL_CHAIN_TABLE.rawValue), table.name)
            nftnl_chain_set_str(object, UInt16(NFTNL_CHAIN_NAME.rawValue), chain.name)
            if let hook = chain.hook {
                nftnl_chain_set_str(object, UInt16(NFTNL_CHAIN_TYPE.rawValue), hook.type.rawValue)
                nftnl_chain_set_u32(object, UInt16(NFTNL_CHAIN_HOOKNUM.rawValue), hook.point.rawValue)
                nftnl_chain_set_s32(object, UInt16(NFTNL_CHAIN_PRIO.rawValue), hook.priority)
                nftnl_chain_set_u32(object, UInt16(NFTNL_CHAIN_POLICY.rawValue), hook.accepts ? 1 : 0)
            }
            if let comment = chain.comment {
                let data = userData(0, comment)
                nftnl_chain_set_data(object, UInt16(NFTNL_CHAIN_USERDATA.rawValue), data, UInt32(data.count))
            }
            nftnl_chain_nlmsg_build_payload(header, object)
        }
    }

    /// The userdata comes from the goldens of nft: libnftnl does not know its content.
    static func add(_ set: NamedSet, in table: Table, golden: SetGolden) -> [UInt8] {
        message(NFT_MSG_NEWSET, table) { header in
            let object = nftnl_set_alloc()
            defer { nftnl_set_free(object) }
            func put(_ attribute: nftnl_set_attr, _ value: UInt32) {
                nftnl_set_set_u32(object, UInt16(attribute.rawValue), value)
            }
            nftnl_set_set_str(object, UInt16(NFTNL_SET_TABLE.rawValue), table.name)
            nftnl_set_set_str(object, UInt16(NFTNL_SET_NAME.rawValue), set.name)
            put(NFTNL_SET_FLAGS, golden.flags)
            put(NFTNL_SET_KEY_TYPE, golden.keyType)
            put(NFTNL_SET_KEY_LEN, golden.keyLength)
            if let type = golden.dataType { put(NFTNL_SET_DATA_TYPE, type) }
            if let length = golden.dataLength { put(NFTNL_SET_DATA_LEN, length) }
            put(NFTNL_SET_ID, 1)
            if let size = set.size { put(NFTNL_SET_DESC_SIZE, size) }
            if let timeout = set.timeout { nftnl_set_set_u64(object, UInt16(NFTNL_SET_TIMEOUT.rawValue), timeout) }
            if golden.flags & NFT_SET_CONCAT.rawValue != 0 {
                let lengths = set.key.types.map { UInt8($0.length) }
                nftnl_set_set_data(object, UInt16(NFTNL_SET_DESC_CONCAT.rawValue), lengths, UInt32(lengths.count))
            }
            nftnl_set_set_data(
                object, UInt16(NFTNL_SET_USERDATA.rawValue), golden.userData, UInt32(golden.userData.count))
            if set.hasCounters { nftnl_set_add_expr(object, nftnl_expr_alloc("counter")) }
            nftnl_set_nlmsg_build_payload(header, object)
        }
    }

    static func add(_ rule: Rule, to chain: String, in table: Table) -> [UInt8] {
        message(NFT_MSG_NEWRULE, table) { header in
            let object = nftnl_rule_alloc()
            defer { nftnl_rule_free(object) }
            nftnl_rule_set_str(object, UInt16(NFTNL_RULE_TABLE.rawValue), table.name)
            nftnl_rule_set_str(object, UInt16(NFTNL_RULE_CHAIN.rawValue), chain)
            for expression in rule.expressions {
                nftnl_rule_add_expr(object, LibnftnlExpression.make(expression))
            }
            if let comment = rule.comment {
                let data = userData(0, comment)
                nftnl_rule_set_data(object, UInt16(NFTNL_RULE_USERDATA.rawValue), data, UInt32(data.count))
            }
            nftnl_rule_nlmsg_build_payload(header, object)
        }
    }

    /// A record with a string, as nft makes it.
    private static func userData(_ type: UInt8, _ text: String) -> [UInt8] {
        let buffer = nftnl_udata_buf_alloc(256)
        defer { nftnl_udata_buf_free(buffer) }
        nftnl_udata_put_strz(buffer, type, text)
        let bytes = UnsafeRawBufferPointer(
            start: nftnl_udata_buf_data(buffer), count: Int(nftnl_udata_buf_len(buffer)))
        return Array(bytes)
    }
}
