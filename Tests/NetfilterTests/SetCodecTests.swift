import CNetfilter
import Testing

@testable import Netfilter

@Suite("Sets")
struct SetCodecTests {
    @Test("Type numbers, lengths, flags and userdata are those that nft writes", arguments: SetGolden.all)
    func writesWhatNftWrites(_ golden: SetGolden) throws {
        let bytes = messages { $0.add(golden.set, in: Samples.table) }
        let fields = try read(bytes[0]) { message throws(MalformedMessage) in
            var fields: [AttributeType: [UInt8]] = [:]
            var reader = try message.attributes()
            while let attribute = try reader.next() { fields[attribute.type] = attribute.bytes }
            return fields
        }
        func number(_ type: nft_set_attributes) -> UInt32? {
            fields[AttributeType(type)]?.reduce(0) { $0 << 8 | UInt32($1) }
        }
        #expect(number(NFTA_SET_FLAGS) == golden.flags)
        #expect(number(NFTA_SET_KEY_TYPE) == golden.keyType)
        #expect(number(NFTA_SET_KEY_LEN) == golden.keyLength)
        #expect(number(NFTA_SET_DATA_TYPE) == golden.dataType)
        #expect(number(NFTA_SET_DATA_LEN) == golden.dataLength)
        #expect(fields[AttributeType(NFTA_SET_USERDATA)] == golden.userData)
    }

    @Test("Every set survives encoding and decoding", arguments: Samples.sets)
    func roundTrip(_ set: NamedSet) throws {
        let bytes = messages { $0.add(set, in: Samples.table) }
        let reported = try read(bytes[0], NamedSet.decode)
        #expect(reported.value == set)
        #expect(reported.belongs(to: Samples.table))
    }

    @Test("The kernel's dump of what nft loaded decodes to our set", arguments: dumps)
    func decodesKernelDump(name: String, dump: String) throws {
        let golden = try #require(SetGolden.reference.first { $0.set.name == name })
        let reported = try read(message(payload: hex(dump)), NamedSet.decode)
        #expect(reported.value == golden.set)
        #expect(reported.handle > 0)
    }

    @Test("Each set of a batch has an identifier of its own")
    func identifiers() throws {
        let bytes = messages { batch in
            for set in Samples.sets { batch.add(set, in: Samples.table) }
        }
        let identifiers = try bytes.map { bytes in
            try read(bytes) { message throws(MalformedMessage) in
                var reader = try message.attributes()
                while let attribute = try reader.next() {
                    if case NFTA_SET_ID = attribute.type { return try attribute.uint32() }
                }
                return UInt32(0)
            }
        }
        #expect(Set(identifiers).count == Samples.sets.count)
        #expect(!identifiers.contains(0))
    }

    @Test("A set with types that Shunt does not use equals none of its own, and is no error")
    func foreignTypes() throws {
        // ether_addr (9), as nft declares it
        let dump = "02000000 0a000100 7368756e74000000 08000200 6d616300 08000400 00000009 08000500 00000006"
        let set = try read(message(payload: hex(dump)), NamedSet.decode).value
        #expect(set.key == .type([]))
    }

    @Test("Userdata of another writer leaves the types of the kernel", arguments: ["", "00", "03ff00", "0304000000ff"])
    func foreignUserData(_ userData: String) throws {
        let data = hex(userData)
        let golden = SetGolden.reference[0]
        let payload =
            hex("02000000 0a000100 7368756e74000000 08000200 6d616300 08000400 00000007")
            + [UInt8(data.count + 4), 0, 13, 0] + data + Array(repeating: 0, count: (4 - data.count % 4) % 4)
        let set = try read(message(payload: payload), NamedSet.decode).value
        #expect(set.key == golden.set.key)
        #expect(set.comment == nil)
    }

    /// Payloads of `NFT_MSG_NEWSET` from kernel 6.18, with attributes that older headers do not name.
    static let dumps = [
        (
            "allowed-sources",
            """
            020000020a0001007368756e7400000014000200616c6c6f7765642d736f7572636573000c001000000000000000001c
            080003000000008408000400001cc347080005000000001081000d00000400000000035a00040d000000015200140004
            07000000010c00040c00000001040c000000010e00040900000001060004100000000214000407000000010c00040b00
            00000104020000000314000407000000010c00040c00000001040b00000007196c6f616442616c616e636572536f7572
            636552616e6765730000000038000900340002000c00010008000100000000040c00010008000100000000010c000100
            08000100000000020c000100080001000000000417001300307866666666666666663832353038316130000008001400
            00000000
            """
        ),
        (
            "affinity-10800",
            """
            020000020a0001007368756e7400000013000200616666696e6974792d313038303000000c0010000000000000000029
            080003000000003808000400001c730d080005000000001008000600000001cd08000700000000080c000b0000000000
            00a4cb80a8000d00000400000000010400000000035a00040d00000001520014000407000000010c00040c0000000104
            0b0000000114000407000000010c00040c00000001040c000000020e0004090000000106000410000000031400040700
            0000010c00040b000000010402000000043400040d000000012c0014000407000000010c00040c00000001040c000000
            0114000407000000010c00040b0000000104020000000604000000000c00090008000100000100001700130030786666
            666666666666383235303766343000000800140000000000
            """
        ),
        (
            "cluster-endpoints",
            """
            020000020a0001007368756e7400000016000200636c75737465722d656e64706f696e74730000000c00100000000000
            00000025080003000000000808000400001cc344080005000000001008000600000001cd0800070000000008ae000d00
            000400000000010400000000036000040d00000001580014000407000000010c00040c00000001040c000000010e0004
            0900000001060004100000000214000407000000010c00040b000000010402000000031a000417000000011200040000
            0000010400000100020400000000043400040d000000012c0014000407000000010c00040c00000001040c0000000114
            000407000000010c00040b00000001040200000006040000000000000400090017001300307866666666666666663832
            353037663430000008001400000000002c0011000c000100636f756e746572001c0002000c0001000000000000000000
            0c0002000000000000000000
            """
        ),
        (
            "cluster-ips",
            """
            020000020a0001007368756e7400000010000200636c75737465722d697073000c001000000000000000001a08000400
            00000007080005000000000427000d00000402000000071b436c7573746572495073206f6620616c6c20536572766963
            65730000040009001700130030786666666666666666383235303766343000000800140000000000
            """
        ),
    ]
}
