import Testing

@testable import Netfilter

@Suite("Tables and chains")
struct ObjectCodecTests {
    @Test(
        "Every table survives encoding and decoding",
        arguments: TableFamily.allCases, [nil, "Kubernetes Services"] as [String?])
    func tableRoundTrip(family: TableFamily, comment: String?) throws {
        let table = Table(family: family, name: "shunt", comment: comment)
        let bytes = messages { $0.add(table) }
        #expect(try read(bytes[0], Table.decode) == table)
    }

    @Test("Every chain survives encoding and decoding", arguments: Samples.chains)
    func chainRoundTrip(_ chain: Chain) throws {
        let bytes = messages { $0.add(chain, in: Samples.table) }
        let reported = try read(bytes[0], Chain.decode)
        #expect(reported.value == chain)
        #expect(reported.belongs(to: Samples.table))
        #expect(!reported.belongs(to: Table(family: .ip6, name: "shunt")))
    }

    @Test("The kernel's dump of a table decodes with its comment")
    func tableDump() throws {
        let dump = """
            020000030a0001007368756e740000000800030000000032 0c0004000000000000000001 0800020000000000
            1a00060000144b756265726e65746573205365727669636573000000
            """
        let table = try read(message(payload: hex(dump)), Table.decode)
        #expect(table == Table(family: .ip, name: "shunt", comment: "Kubernetes Services"))
    }

    @Test("A table of another family is left out")
    func foreignFamily() throws {
        #expect(try read(message(payload: hex("01000003 0600010061000000")), Table.decode) == nil)
    }

    @Test("The kernel's dump of a base chain decodes with type, hook, priority and policy")
    func baseChainDump() throws {
        // chain rewrite { type nat hook postrouting priority srcnat; policy drop; }
        let dump = """
            0a000002 0a0001007368756e74000000 0c00030072657772697465000c0002000000000000000003
            14000400080001000000000408000200000000640800050000000000080007006e617400 08000a0000000001 0800060000000008
            """
        let reported = try read(message(payload: hex(dump)), Chain.decode)
        let hook = Chain.Hook(type: .nat, point: .postrouting, priority: 100, accepts: false)
        #expect(reported.value == Chain(name: "rewrite", hook: hook))
        #expect(reported.handle == 3)
    }

    @Test("A comment is cut to what nft loads again, on a character boundary")
    func longComment() throws {
        let comment = String(repeating: "é", count: 100)
        let bytes = messages { $0.add(Chain(name: "c", comment: comment), in: Samples.table) }
        let decoded = try read(bytes[0], Chain.decode).value.comment
        #expect(decoded == String(repeating: "é", count: 64))
    }
}
