import CNetfilter
import CNftnl
import Netfilter

extension Libnftnl {
    /// `NFT_MSG_NEWSETELEM` with all elements.
    static func add(_ elements: ElementList, to set: String, in table: Table) -> [UInt8] {
        let object = nftnl_set_alloc()
        defer { nftnl_set_free(object) }
        nftnl_set_set_str(object, UInt16(NFTNL_SET_TABLE.rawValue), table.name)
        nftnl_set_set_str(object, UInt16(NFTNL_SET_NAME.rawValue), set)
        for index in 0..<elements.count { nftnl_set_elem_add(object, element(elements, index)) }
        return withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            let header = nftnl_nlmsg_build_hdr(
                buffer.baseAddress, UInt16(NFT_MSG_NEWSETELEM.rawValue), UInt16(table.family.rawValue), 0, 0)
            guard let header else { return [] }
            nftnl_set_elems_nlmsg_build_payload(header, object)
            return Array(buffer[..<Int(header.pointee.nlmsg_len)])
        }
    }

    private static func element(_ elements: ElementList, _ index: Int) -> OpaquePointer? {
        let element = nftnl_set_elem_alloc()
        func put(_ attribute: Int, _ value: some Collection<UInt8>) {
            let bytes = Array(value)
            nftnl_set_elem_set(element, UInt16(attribute), bytes, UInt32(bytes.count))
        }
        let layout = elements.layout
        var rest = elements[index]
        put(NFTNL_SET_ELEM_KEY, rest.prefix(layout.keyLength))
        rest = rest.dropFirst(layout.keyLength)
        if layout.isInterval {
            put(NFTNL_SET_ELEM_KEY_END, rest.prefix(layout.keyLength))
            rest = rest.dropFirst(layout.keyLength)
        }
        if case .data = layout.value { put(NFTNL_SET_ELEM_DATA, rest) }
        if !elements.verdicts.isEmpty {
            let verdict = elements.verdicts[index]
            nftnl_set_elem_set_u32(element, UInt16(NFTNL_SET_ELEM_VERDICT), LibnftnlExpression.code(of: verdict))
            if let chain = verdict.chain { nftnl_set_elem_set_str(element, UInt16(NFTNL_SET_ELEM_CHAIN), chain) }
        }
        if !elements.comments.isEmpty, !elements.comments[index].isEmpty {
            let text = Array(elements.comments[index].utf8) + [0]
            put(NFTNL_SET_ELEM_USERDATA, [0, UInt8(text.count)] + text)
        }
        return element
    }
}
