import CNetfilter
import Testing

@testable import Netfilter

@Suite("Elements")
struct ElementCodecTests {
    /// A layout with elements to fill it.
    struct Case: CustomTestStringConvertible {
        let layout: ElementLayout
        let elements: ElementList

        init(_ layout: ElementLayout, verdicts: [Verdict?] = [nil], comments: [String] = [""]) {
            self.layout = layout
            var elements = ElementList(layout: layout)
            for index in 0..<25 {
                elements.append(verdict: verdicts[index % verdicts.count], comment: comments[index % comments.count]) {
                    // No byte is zero, so that padding cannot pass for data.
                    $0.append(contentsOf: (0..<layout.stride).map { UInt8(1 + ($0 + index) % 250) })
                }
            }
            self.elements = elements
        }

        var testDescription: String { "\(layout)" }

        static let all: [Case] = [
            Case(ElementLayout(keyLength: 4)),
            Case(ElementLayout(keyLength: 1)),
            Case(ElementLayout(keyLength: 2), comments: ["", "x", "default/web:http"]),
            Case(ElementLayout(keyLength: 16)),
            Case(ElementLayout(keyLength: 16, isInterval: true)),
            Case(ElementLayout(keyLength: 40, isInterval: true), comments: ["a range"]),
            Case(ElementLayout(keyLength: 16, value: .data(length: 8))),
            Case(ElementLayout(keyLength: 28, value: .data(length: 20)), comments: ["", "y"]),
            Case(ElementLayout(keyLength: 2, value: .data(length: 2))),
            Case(ElementLayout(keyLength: 12, value: .verdict), verdicts: Case.verdicts),
            Case(
                ElementLayout(keyLength: 2, value: .verdict), verdicts: Case.verdicts, comments: ["", "z", "comment"]),
            Case(ElementLayout(keyLength: 8, isInterval: true, value: .verdict), verdicts: Case.verdicts),
        ]

        private static let verdicts: [Verdict?] = [
            .accept, .drop, .continue, .return, .jump("rewrite"), .goto("refuse"), .goto("affinity-10800-cluster-3"),
        ]
    }

    /// The list as the code under test writes it.
    private func encoded(_ elements: ElementList, keysOnly: Bool) -> [UInt8] {
        var writer = MessageWriter()
        var encoder = ElementEncoder(elements, keysOnly: keysOnly)
        encoder.encodeList(into: &writer)
        return writer.withUnsafeBytes { Array($0) }
    }

    @Test("Elements are byte for byte what libmnl's calls write", arguments: Case.all)
    func matchesLibmnl(_ test: Case) {
        for keysOnly in [false, true] {
            let ours = encoded(test.elements, keysOnly: keysOnly)
            #expect(ours == LibmnlElements.encode(test.elements, keysOnly: keysOnly))
        }
    }

    @Test("Elements survive encoding and decoding", arguments: Case.all)
    func roundTrip(_ test: Case) throws {
        let list = encoded(test.elements, keysOnly: false)
        var decoded = ElementList(layout: test.layout)
        let bytes = message(payload: [2, 0, 0, 0] + list)
        try read(bytes) { message throws(MalformedMessage) in try decoded.append(elementsOf: message) }
        #expect(decoded == test.elements)
    }

    @Test("A kernel's dump decodes to the elements that nft loaded, without what they counted")
    func kernelDumps() throws {
        // 10.96.0.10 . tcp . 80 comment "default/web:http" : goto cluster-3, with a counter
        let service = """
            020000030a0001007368756e7400000010000200736572766963652d69707300800003007c00010014000100100001000a60000a
            0600000000500000200002001c00020008000100fffffffc0e000200636c75737465722d330000002c0007000c000100636f756e
            746572001c0002000c00010000000000000000000c000200000000000000000017000600001164656661756c742f7765623a6874
            74700000
            """
        var expected = ElementList(layout: ElementLayout(keyLength: 12, value: .verdict))
        expected.append(verdict: .goto("cluster-3"), comment: "default/web:http") {
            $0.append(contentsOf: [10, 96, 0, 10, 6, 0, 0, 0, 0, 80, 0, 0])
        }
        #expect(try decode(service, layout: expected.layout) == expected)

        // 10.96.0.10 . udp . 80 . 1 : 10.0.1.2 . 8080: the slot alone is in host byte order
        let endpoint = """
            020000030a0001007368756e7400000016000200636c75737465722d656e64706f696e74730000005c0003005800010018000100
            140001000a60000a110000000050000001000000100002000c0001000a0001021f9000002c0007000c000100636f756e74657200
            1c0002000c00010000000000000000000c0002000000000000000000
            """
        var endpoints = ElementList(layout: ElementLayout(keyLength: 16, value: .data(length: 8)))
        endpoints.append {
            $0.append(contentsOf: [10, 96, 0, 10, 17, 0, 0, 0, 0, 80, 0, 0, 1, 0, 0, 0, 10, 0, 1, 2, 0x1f, 0x90, 0, 0])
        }
        #expect(try decode(endpoint, layout: endpoints.layout) == endpoints)
    }

    @Test("Elements that do not fit their set are an error")
    func misfits() {
        let key4 = "02000000 14000300 10000100 0c000100 08000100 0a600001"
        let misfits = [
            ElementLayout(keyLength: 8), ElementLayout(keyLength: 4, value: .verdict),
            ElementLayout(keyLength: 4, value: .data(length: 4)),
        ]
        for layout in misfits {
            #expect(throws: MalformedMessage.self) { try decode(key4, layout: layout) }
        }
        // NF_QUEUE, a verdict that Shunt does not use
        let queue = "02000000 24000300 20000100 0c000100 08000100 0a600001 10000200 0c000200 08000100 00000003"
        #expect(throws: MalformedMessage.self) {
            try decode(queue, layout: ElementLayout(keyLength: 4, value: .verdict))
        }
    }

    @Test("A message names the set of its elements")
    func owner() throws {
        let set = NamedSet(name: "cluster-ips", key: .type([.ipv4Address]))
        var elements = ElementList(layout: set.layout)
        elements.append { $0.append(contentsOf: [10, 96, 0, 1]) }
        let messages = messages { $0.add(elements, to: set, in: Samples.table) }
        let owner = try read(messages[0], ElementList.owner)
        #expect(owner == ("shunt", "cluster-ips"))
    }

    private func decode(_ dump: String, layout: ElementLayout) throws -> ElementList {
        var elements = ElementList(layout: layout)
        try read(message(payload: hex(dump))) { message throws(MalformedMessage) in
            try elements.append(elementsOf: message)
        }
        return elements
    }
}
