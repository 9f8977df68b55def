import Testing

@testable import Netfilter

/// libnftnl is the second opinion on every message. It may order attributes otherwise.
@Suite("Agreement with libnftnl")
struct LibnftnlTests {
    /// Compares messages from `struct nfgenmsg` on: the test's batch gives types, flags and sequence numbers.
    private func expectEqual(_ ours: [UInt8], _ theirs: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(Array(ours[4..<6]) == Array(theirs[4..<6]), "message type", sourceLocation: sourceLocation)
        #expect(Array(ours[16..<20]) == Array(theirs[16..<20]), "struct nfgenmsg", sourceLocation: sourceLocation)
        #expect(ours.count == theirs.count, sourceLocation: sourceLocation)
        #expect(AttributeTree(message: ours) == AttributeTree(message: theirs), sourceLocation: sourceLocation)
    }

    @Test("Tables", arguments: TableFamily.allCases, [nil, "Kubernetes Services"] as [String?])
    func tables(family: TableFamily, comment: String?) {
        let table = Table(family: family, name: "shunt", comment: comment)
        expectEqual(messages { $0.add(table) }[0], Libnftnl.add(table))
    }

    @Test("Chains", arguments: Samples.chains)
    func chains(_ chain: Chain) {
        expectEqual(messages { $0.add(chain, in: Samples.table) }[0], Libnftnl.add(chain, in: Samples.table))
    }

    @Test("Sets", arguments: SetGolden.all)
    func sets(_ golden: SetGolden) {
        expectEqual(
            messages { $0.add(golden.set, in: Samples.table) }[0],
            Libnftnl.add(golden.set, in: Samples.table, golden: golden))
    }

    @Test("Rules of one expression", arguments: Samples.expressions.filter(\.isKnown))
    func expressions(_ expression: Expression) {
        let rule = Rule([expression])
        expectEqual(
            messages { $0.add(rule, to: "c", in: Samples.table) }[0], Libnftnl.add(rule, to: "c", in: Samples.table))
    }

    @Test("Whole rules", arguments: RuleGolden.all.filter { $0.rule.expressions.allSatisfy(\.isKnown) })
    func rules(_ golden: RuleGolden) {
        expectEqual(
            messages { $0.add(golden.rule, to: golden.chain, in: Samples.table) }[0],
            Libnftnl.add(golden.rule, to: golden.chain, in: Samples.table))
    }

    @Test("Elements, but for their attribute types, which libnftnl numbers", arguments: ElementCodecTests.Case.all)
    func elements(_ test: ElementCodecTests.Case) throws {
        var writer = MessageWriter()
        var encoder = ElementEncoder(test.elements, keysOnly: false)
        encoder.encodeList(into: &writer)
        let ours = writer.withUnsafeBytes { Array($0) }
        let theirs = Libnftnl.add(test.elements, to: "s", in: Samples.table)
        // The list is the last attribute of the message.
        #expect(anonymous(ours) == anonymous(Array(theirs.suffix(ours.count))))
    }

    /// The list's attributes with element types replaced by 1.
    private func anonymous(_ list: [UInt8]) -> [UInt8] {
        var list = list
        var offset = 4
        while offset + 4 <= list.count {
            let length = Int(list[offset]) | Int(list[offset + 1]) << 8
            guard length >= 4 else { break }
            list[offset + 2] = 1
            list[offset + 3] = 0x80
            offset += (length + 3) & ~3
        }
        return list
    }
}

extension Expression {
    fileprivate var isKnown: Bool { if case .unknown = self { false } else { true } }
}
