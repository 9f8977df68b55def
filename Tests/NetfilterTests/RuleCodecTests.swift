import Testing

@testable import Netfilter

@Suite("Rules")
struct RuleCodecTests {
    @Test("The kernel's dump of what nft loaded decodes to our rule", arguments: RuleGolden.all)
    func decodesKernelDump(_ golden: RuleGolden) throws {
        let reported = try read(message(payload: golden.dump), InstalledRule.decode)
        #expect(reported.table == "shunt")
        #expect(reported.value.chain == golden.chain)
        #expect(reported.value.handle > 0)
        #expect(reported.value.rule == golden.rule)
    }

    @Test("Our message says all that the kernel dumps, and nothing else", arguments: RuleGolden.all)
    func encodesWhatKernelDumps(_ golden: RuleGolden) throws {
        let table = Table(family: golden.dump[0] == 2 ? .ip : .ip6, name: "shunt")
        let ours = messages { $0.add(golden.rule, to: golden.chain, in: table) }
        let kernel = AttributeTree(message: message(payload: golden.dump))
        #expect(kernel.contains(AttributeTree(message: try #require(ours.first))))
        #expect(ours[0][16] == golden.dump[0])
    }

    @Test("Every expression survives encoding and decoding", arguments: Samples.expressions)
    func expressionRoundTrip(_ expression: Expression) throws {
        let rule = Rule([expression, .immediate(.accept)])
        let bytes = messages { $0.add(rule, to: "c", in: Samples.table) }
        #expect(try read(bytes[0], InstalledRule.decode).value.rule == rule)
    }

    @Test("The samples cover every kind of expression")
    func samplesAreComplete() {
        #expect(Set(Samples.expressions.map(\.kind)) == Set(Expression.Kind.allCases))
    }

    @Test("A rule keeps its comment")
    func comment() throws {
        let rule = Rule([.counter], comment: "port that no Service has")
        let bytes = messages { $0.add(rule, to: "c", in: Samples.table) }
        #expect(try read(bytes[0], InstalledRule.decode).value.rule == rule)
    }

    @Test("A known expression with an unknown attribute or value is none of ours")
    func unknownParts() throws {
        // meta with a third attribute; meta with a key that Shunt does not use; cmp with "less than"
        let foreign: [Expression] = [
            .unknown(name: "meta", bytes: hex("0800010000000001 0800020000000010 0800030000000001")),
            .unknown(name: "meta", bytes: hex("0800010000000001 0800020000000003")),
            .unknown(name: "cmp", bytes: hex("0800010000000001 0800020000000002 0c000300 08000100 00000001")),
            .unknown(name: "immediate", bytes: []),
            .unknown(name: "quota", bytes: hex("0c000100 0000000000000400")),
        ]
        let bytes = messages { $0.add(Rule(foreign), to: "c", in: Samples.table) }
        #expect(try read(bytes[0], InstalledRule.decode).value.rule.expressions == foreign)
    }
}

extension Expression {
    fileprivate enum Kind: CaseIterable {
        case meta, payload, compare, bitwise, lookup, map, conntrack, fibType, numberGenerator, nat, masquerade, reject
        case immediate, updateSet, writeAddress, counter, unknown
    }

    /// A new case of `Expression` does not compile here without a kind, and then needs a sample.
    fileprivate var kind: Kind {
        switch self {
        case .meta: .meta
        case .payload: .payload
        case .compare: .compare
        case .bitwise: .bitwise
        case .lookup: .lookup
        case .map: .map
        case .conntrack: .conntrack
        case .fibType: .fibType
        case .numberGenerator: .numberGenerator
        case .nat: .nat
        case .masquerade: .masquerade
        case .reject: .reject
        case .immediate: .immediate
        case .updateSet: .updateSet
        case .writeAddress: .writeAddress
        case .counter: .counter
        case .unknown: .unknown
        }
    }
}
