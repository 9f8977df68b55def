import CNetfilter
import Netfilter

/// Elements written by libmnl, attribute by attribute.
enum LibmnlElements {
    /// One `NFTA_SET_ELEM_LIST_ELEMENTS` with all elements.
    static func encode(_ elements: ElementList, keysOnly: Bool) -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            // libmnl 1.0.4 leaves padding as it finds it.
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            guard let header = mnl_nlmsg_put_header(buffer.baseAddress) else { return [] }
            let list = mnl_attr_nest_start(header, type(NFTA_SET_ELEM_LIST_ELEMENTS))
            for index in 0..<elements.count { put(elements, index, keysOnly: keysOnly, header) }
            mnl_attr_nest_end(header, list)
            return Array(buffer[Int(MemoryLayout<nlmsghdr>.size)..<Int(header.pointee.nlmsg_len)])
        }
    }

    private static func put(
        _ elements: ElementList, _ index: Int, keysOnly: Bool, _ header: UnsafeMutablePointer<nlmsghdr>
    ) {
        let layout = elements.layout
        var rest = elements[index]
        let element = mnl_attr_nest_start(header, type(NFTA_LIST_ELEM))
        put(NFTA_SET_ELEM_KEY, rest.prefix(layout.keyLength), header)
        rest = rest.dropFirst(layout.keyLength)
        if layout.isInterval {
            put(NFTA_SET_ELEM_KEY_END, rest.prefix(layout.keyLength), header)
            rest = rest.dropFirst(layout.keyLength)
        }
        if case .data = layout.value, !keysOnly { put(NFTA_SET_ELEM_DATA, rest, header) }
        if !elements.verdicts.isEmpty, !keysOnly { put(elements.verdicts[index], header) }
        if !elements.comments.isEmpty, !elements.comments[index].isEmpty, !keysOnly {
            let text = Array(elements.comments[index].utf8) + [0]
            let record = [0, UInt8(text.count)] + text
            mnl_attr_put(header, type(NFTA_SET_ELEM_USERDATA), record.count, record)
        }
        mnl_attr_nest_end(header, element)
    }

    private static func put(
        _ attribute: nft_set_elem_attributes, _ value: ArraySlice<UInt8>, _ header: UnsafeMutablePointer<nlmsghdr>
    ) {
        let nest = mnl_attr_nest_start(header, type(attribute))
        value.withUnsafeBytes { mnl_attr_put(header, type(NFTA_DATA_VALUE), $0.count, $0.baseAddress) }
        mnl_attr_nest_end(header, nest)
    }

    private static func put(_ verdict: Verdict, _ header: UnsafeMutablePointer<nlmsghdr>) {
        let code: Int32 =
            switch verdict {
            case .accept: NF_ACCEPT
            case .drop: NF_DROP
            case .continue: NFT_CONTINUE.rawValue
            case .return: NFT_RETURN.rawValue
            case .jump: NFT_JUMP.rawValue
            case .goto: NFT_GOTO.rawValue
            }
        let data = mnl_attr_nest_start(header, type(NFTA_SET_ELEM_DATA))
        let nest = mnl_attr_nest_start(header, type(NFTA_DATA_VERDICT))
        mnl_attr_put_u32(header, type(NFTA_VERDICT_CODE), UInt32(bitPattern: code).bigEndian)
        if let chain = verdict.chain { mnl_attr_put_strz(header, type(NFTA_VERDICT_CHAIN), chain) }
        mnl_attr_nest_end(header, nest)
        mnl_attr_nest_end(header, data)
    }

    private static func type(_ constant: some RawRepresentable<UInt32>) -> UInt16 { UInt16(constant.rawValue) }
}
