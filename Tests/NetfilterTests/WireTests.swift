import CNetfilter
import Testing

@testable import Netfilter

@Suite("Wire format")
struct WireTests {
    /// What `build` writes.
    private func bytes(_ build: (inout MessageWriter) -> Void) -> [UInt8] {
        var writer = MessageWriter(capacity: 1)
        build(&writer)
        return writer.withUnsafeBytes { Array($0) }
    }

    /// What libmnl writes behind a message header.
    private func mnlBytes(_ build: (UnsafeMutablePointer<nlmsghdr>) -> Void) -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            guard let header = mnl_nlmsg_put_header(buffer.baseAddress) else { return [] }
            build(header)
            return Array(buffer[16..<Int(header.pointee.nlmsg_len)])
        }
    }

    @Test("Attributes, nests, numbers, strings and padding are libmnl's")
    func matchesLibmnl() {
        let ours = bytes { writer in
            writer.put(NFTA_SET_ELEM_LIST_SET, string: "shunt")
            let nest = writer.nestStart(NFTA_SET_ELEM_LIST_ELEMENTS)
            writer.put(NFTA_CT_DIRECTION, uint8: 1)
            writer.put(NFTA_SET_FLAGS, uint16: 0x1234)
            writer.put(NFTA_SET_FLAGS, uint32: 0x1234_5678)
            writer.put(NFTA_SET_TIMEOUT, uint64: 0x0102_0304_0506_0708)
            writer.put(NFTA_DATA_VALUE, bytes: [1, 2, 3])
            writer.nestEnd(nest)
        }
        let theirs = mnlBytes { header in
            mnl_attr_put_strz(header, UInt16(NFTA_SET_ELEM_LIST_SET.rawValue), "shunt")
            let nest = mnl_attr_nest_start(header, UInt16(NFTA_SET_ELEM_LIST_ELEMENTS.rawValue))
            mnl_attr_put_u8(header, UInt16(NFTA_CT_DIRECTION.rawValue), 1)
            mnl_attr_put_u16(header, UInt16(NFTA_SET_FLAGS.rawValue), UInt16(0x1234).bigEndian)
            mnl_attr_put_u32(header, UInt16(NFTA_SET_FLAGS.rawValue), UInt32(0x1234_5678).bigEndian)
            mnl_attr_put_u64(header, UInt16(NFTA_SET_TIMEOUT.rawValue), UInt64(0x0102_0304_0506_0708).bigEndian)
            mnl_attr_put(header, UInt16(NFTA_DATA_VALUE.rawValue), 3, [1, 2, 3] as [UInt8])
            mnl_attr_nest_end(header, nest)
        }
        #expect(ours == theirs)
    }

    @Test("The writer grows, keeps what it holds, and is empty after removeAll")
    func growth() {
        var writer = MessageWriter(capacity: 1)
        for value in 0..<10_000 { writer.put(NFTA_SET_FLAGS, uint32: UInt32(value)) }
        #expect(writer.count == 80_000)
        let last = writer.withUnsafeBytes { Array($0.suffix(4)) }
        #expect(last == [0, 0, 0x27, 0x0f])
        writer.removeAll()
        #expect(writer.count == 0)
    }

    @Test("A nested attribute that outgrows its 16-bit length stops the program instead of wrapping")
    func nestLimit() async {
        await #expect(processExitsWith: .failure) {
            var writer = MessageWriter()
            let nest = writer.nestStart(NFTA_SET_ELEM_LIST_ELEMENTS)
            for _ in 0..<2_000 { writer.put(NFTA_DATA_VALUE, bytes: [UInt8](repeating: 0, count: 40)) }
            writer.nestEnd(nest)
        }
    }

    @Test("An attribute that runs past the end, or is shorter than its header, is an error")
    func malformedAttributes() {
        for text in ["08000100", "0300010000000000", "0000010000000000", "080001", "ffff0100"] {
            let bytes = hex(text)
            #expect(throws: MalformedMessage.self, "\(text)") {
                try bytes.withUnsafeBytes { buffer in
                    var reader = AttributeReader(buffer)
                    while try reader.next() != nil {}
                }
            }
        }
    }

    @Test("A number of the wrong length is an error")
    func wrongLength() throws {
        try hex("06000100 00010000").withUnsafeBytes { buffer in
            var reader = AttributeReader(buffer)
            let attribute = try #require(try reader.next())
            #expect(throws: MalformedMessage.self) { _ = try attribute.uint32() }
            #expect(try attribute.uint16() == 1)
        }
    }

    @Test("A message that runs past the datagram, or is shorter than its header, is an error")
    func malformedMessages() {
        for text in ["10000000", "11000000 00000000 00000000 00000000", "0f000000 00000000 00000000 00000000"] {
            let bytes = hex(text)
            #expect(throws: MalformedMessage.self, "\(text)") {
                try bytes.withUnsafeBytes { buffer in
                    var reader = MessageReader(buffer)
                    while try reader.next() != nil {}
                }
            }
        }
    }
}
