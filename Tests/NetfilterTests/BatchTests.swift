import CNetfilter
import Testing

@testable import Netfilter

@Suite("Batches")
struct BatchTests {
    private static let endpoints = NamedSet(
        name: "cluster-endpoints", key: .typeof([.ipDestination, .slot]), value: .data(.typeof([.ipDestination])))

    private static let serviceIPs = NamedSet(name: "service-ips", key: .typeof([.ipDestination]), value: .verdict)

    private static func elements(_ range: Range<Int>) -> ElementList {
        var list = ElementList(layout: endpoints.layout)
        for index in range {
            list.append { bytes in
                for word in [UInt32(index).bigEndian, 7, UInt32(index).bigEndian] {
                    withUnsafeBytes(of: word) { bytes.append(contentsOf: $0) }
                }
            }
        }
        return list
    }

    private func header(_ message: [UInt8]) -> nlmsghdr {
        message.withUnsafeBytes { $0.loadUnaligned(as: nlmsghdr.self) }
    }

    @Test("Begin and end messages name the subsystem in network byte order")
    func controlMessages() {
        let sealed = Batch(firstSequence: 7).sealed()
        // struct nlmsghdr: length, type and flags, sequence, port; struct nfgenmsg: family, version, subsystem
        #expect(
            sealed.bytes
                == hex("14000000 10000100 07000000 00000000 0000000a 14000000 11000100 08000000 00000000 0000000a"))
        #expect(sealed.messageCount == 0)
        #expect(sealed.acknowledgedSequence == nil)
        #expect(sealed.nextSequence == 9)
    }

    @Test("Each message has a sequence number of its own, which leads back to what it concerns")
    func sequences() {
        var batch = Batch(firstSequence: 100)
        batch.add(Samples.table)
        batch.add(Chain(name: "refuse"), in: Samples.table)
        batch.add(Rule([.counter]), to: "refuse", in: Samples.table)
        batch.flush(chain: "refuse", in: Samples.table)
        batch.delete(chain: "refuse", in: Samples.table)
        batch.add(Self.endpoints, in: Samples.table)
        batch.add(Self.elements(0..<3), to: Self.endpoints, in: Samples.table)
        batch.delete(Self.elements(0..<2), from: Self.endpoints, in: Samples.table)
        batch.flush(set: "cluster-endpoints", in: Samples.table)
        batch.delete(set: "cluster-endpoints", in: Samples.table)
        batch.delete(Samples.table)
        let sealed = batch.sealed()
        let messages = sealed.bodies
        #expect(messages.map { header($0).nlmsg_seq } == Array(101...111))
        #expect(
            messages.map { header($0).nlmsg_type & 0xff }.map(UInt32.init)
                == [
                    NFT_MSG_NEWTABLE, NFT_MSG_NEWCHAIN, NFT_MSG_NEWRULE, NFT_MSG_DELRULE, NFT_MSG_DELCHAIN,
                    NFT_MSG_NEWSET,
                    NFT_MSG_NEWSETELEM, NFT_MSG_DELSETELEM, NFT_MSG_DELSETELEM, NFT_MSG_DELSET, NFT_MSG_DELTABLE,
                ].map(\.rawValue))
        let subjects = (101...111).compactMap { sealed.messageIndex(ofSequence: $0) }.map {
            sealed.subject(ofMessage: $0)
        }
        #expect(
            subjects == [
                .table, .chain("refuse"), .rule(chain: "refuse"), .rules(chain: "refuse"), .chain("refuse"),
                .set("cluster-endpoints"), .elements(set: "cluster-endpoints", list: 0, range: 0..<3),
                .elements(set: "cluster-endpoints", list: 1, range: 0..<2), .allElements(set: "cluster-endpoints"),
                .set("cluster-endpoints"), .table,
            ])
        #expect(sealed.messageIndex(ofSequence: 100) == nil)
        #expect(sealed.messageIndex(ofSequence: 112) == nil)
        #expect(sealed.messageIndex(ofSequence: 99) == nil)
        #expect(sealed.nextSequence == 113)
    }

    @Test("Sequence numbers may pass the end of their range")
    func sequenceWraps() {
        var batch = Batch(firstSequence: .max)
        batch.add(Samples.table)
        let sealed = batch.sealed()
        #expect(sealed.messageIndex(ofSequence: 0) == 0)
        #expect(sealed.nextSequence == 2)
    }

    @Test("Only the last real message asks for an acknowledgement")
    func acknowledgement() {
        var batch = Batch(firstSequence: 1)
        batch.add(Samples.table)
        batch.add(Chain(name: "a"), in: Samples.table)
        batch.add(Chain(name: "b"), in: Samples.table)
        let sealed = batch.sealed()
        let asks = split(sealed.bytes).map { header($0).nlmsg_flags & UInt16(NLM_F_ACK) != 0 }
        #expect(asks == [false, false, false, true, false])
        #expect(sealed.acknowledgedSequence == 4)
    }

    @Test("New objects are created, rules are appended, deletions have no such flags")
    func flags() {
        let messages = messages { batch in
            batch.add(Chain(name: "a"), in: Samples.table)
            batch.add(Rule([.counter]), to: "a", in: Samples.table)
            batch.delete(chain: "a", in: Samples.table)
            batch.add(Samples.table)
        }
        let create = UInt16(NLM_F_REQUEST | NLM_F_CREATE)
        #expect(
            messages.dropLast().map { header($0).nlmsg_flags } == [
                create, create | UInt16(NLM_F_APPEND), UInt16(NLM_F_REQUEST),
            ])
    }

    @Test("A change of an element is its deletion and then its addition, in the order of the calls")
    func changeOrder() {
        let messages = messages { batch in
            batch.delete(Self.elements(5..<6), from: Self.endpoints, in: Samples.table)
            batch.add(Self.elements(5..<6), to: Self.endpoints, in: Samples.table)
        }
        let types = messages.map { UInt32(header($0).nlmsg_type & 0xff) }
        #expect(types == [NFT_MSG_DELSETELEM.rawValue, NFT_MSG_NEWSETELEM.rawValue])
    }

    @Test("A long list is spread over messages whose lists stay below 60,000 bytes, and nothing is lost")
    func splitting() throws {
        let elements = Self.elements(0..<20_000)
        var batch = Batch()
        batch.add(elements, to: Self.endpoints, in: Samples.table)
        let sealed = batch.sealed()
        var decoded = ElementList(layout: elements.layout)
        var next = 0
        for (index, bytes) in sealed.bodies.enumerated() {
            #expect(bytes.count < 60_100)
            try read(bytes) { message throws(MalformedMessage) in try decoded.append(elementsOf: message) }
            #expect(
                sealed.subject(ofMessage: index)
                    == .elements(set: "cluster-endpoints", list: 0, range: next..<decoded.count))
            next = decoded.count
        }
        #expect(sealed.messageCount > 10)
        #expect(decoded == elements)
    }

    @Test("Verdicts and comments of any length are spread too")
    func splittingVerdicts() throws {
        var elements = ElementList(layout: Self.serviceIPs.layout)
        for index in 0..<5_000 {
            let comment = index % 3 == 0 ? "" : String(repeating: "x", count: index % 100)
            let verdict = Verdict.goto(String(repeating: "c", count: 1 + index % 20))
            elements.append(verdict: verdict, comment: comment) { bytes in
                withUnsafeBytes(of: UInt32(index).bigEndian) { bytes.append(contentsOf: $0) }
            }
        }
        let messages = messages { $0.add(elements, to: Self.serviceIPs, in: Samples.table) }
        var decoded = ElementList(layout: elements.layout)
        for bytes in messages {
            #expect(bytes.count < 60_100)
            try read(bytes) { message throws(MalformedMessage) in try decoded.append(elementsOf: message) }
        }
        #expect(messages.count > 5)
        #expect(decoded == elements)
    }

    @Test("An error's offset leads to the element in its list, in every message of the list")
    func elementOfError() throws {
        var batch = Batch(firstSequence: 1)
        batch.add(Self.endpoints, in: Samples.table)
        batch.add(Self.elements(0..<5_000), to: Self.endpoints, in: Samples.table)
        let sealed = batch.sealed()
        for wanted in [0, 1, 1_000, 4_999] {
            let index = try #require(
                (0..<sealed.messageCount).first { index in
                    guard case .elements(_, _, let range) = sealed.subject(ofMessage: index) else { return false }
                    return range.contains(wanted)
                })
            // The key in network byte order, followed by the slot, stands at one place of the message only.
            let key = withUnsafeBytes(of: UInt32(wanted).bigEndian) { Array($0) } + [7, 0, 0, 0]
            let message = sealed.bodies[index]
            let offset = try #require(message.indices.first { message[$0...].starts(with: key) })
            #expect(sealed.elementIndex(ofMessage: index, attributeOffset: offset) == wanted)
            let error = sealed.error(
                ofMessage: index, errno: .alreadyExists, kernelMessage: "no", attributeOffset: offset)
            #expect(error.elementIndex == wanted)
            #expect(error.alreadyExists)
        }
        #expect(sealed.elementIndex(ofMessage: 1, attributeOffset: 0) == nil)
        #expect(sealed.elementIndex(ofMessage: 0, attributeOffset: 40) == nil)
    }

    @Test("An error names operation, object, table, errno, the kernel's words and the remedy")
    func errorDescription() {
        var batch = Batch()
        batch.add(Chain(name: "refuse"), in: Samples.table)
        let error = batch.sealed().error(
            ofMessage: 0, errno: .notPermitted, kernelMessage: "not you", attributeOffset: 28)
        #expect(
            error.description == """
                cannot add chain 'refuse' in table ip shunt: EPERM (not you) at byte 28 of the message; \
                run as root or with CAP_NET_ADMIN in the network namespace that is programmed
                """)
    }

    @Test("A batch in the memory of a sent one starts empty")
    func reuse() {
        var first = Batch(firstSequence: 1)
        first.add(Self.elements(0..<5_000), to: Self.endpoints, in: Samples.table)
        let sent = first.sealed()
        let next = sent.nextSequence
        var second = Batch(reusing: sent, firstSequence: next)
        second.add(Samples.table)
        var fresh = Batch(firstSequence: next)
        fresh.add(Samples.table)
        let sealed = second.sealed()
        let expected = fresh.sealed()
        #expect(sealed.bytes == expected.bytes)
    }

    @Test("No elements, no message")
    func emptyList() {
        var batch = Batch()
        batch.add(Self.elements(0..<0), to: Self.endpoints, in: Samples.table)
        let sealed = batch.sealed()
        #expect(sealed.messageCount == 0)
    }
}
