import Addresses
import Netfilter
import Testing

@testable import Ruleset

/// Every statement in both families, as text and as what the kernel runs. That nft compiles the one to the other is
/// checked where there is a kernel.
@Suite struct StatementTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var statement: Statement
        var family = IPFamily.ipv4
        var text: String
        var expressions: [Expression]
        var testDescription: String { text }
    }

    @Test(arguments: cases) func textAndExpressions(example: Case) {
        #expect(example.statement.text(example.family) == example.text)
        #expect(example.statement.expressions(example.family) == example.expressions)
    }

    @Test func everyKindOfStatementAndFieldIsCovered() {
        #expect(Set(StatementTests.cases.map { Kind($0.statement) }) == Set(Kind.allCases))
        let fields = StatementTests.cases.flatMap { example -> [Field] in
            switch example.statement {
            case .match(let fields, _), .verdictMap(let fields, _), .translate(let fields, _): fields
            default: []
            }
        }
        #expect(Set(fields.map { FieldKind($0) }) == Set(FieldKind.allCases))
        for kind in Kind.allCases where kind != .sourceRange {
            let families = StatementTests.cases.filter { Kind($0.statement) == kind }.map(\.family)
            #expect(Set(families) == Set(IPFamily.allCases), "\(kind)")
        }
    }

    @Test(arguments: IPFamily.allCases) func rulesAreTheirStatementsOneBehindTheOther(family: IPFamily) throws {
        let rule = RuleTemplate(.isTranslated, .verdict(.drop), comment: "why")
        #expect(rule.text(family) == "ct status dnat drop comment \"why\"")
        #expect(rule.rule(family).comment == "why")
        #expect(
            rule.rule(family).expressions == Statement.isTranslated.expressions(family) + [.immediate(.drop)])
    }

    /// A case that is added to `Statement` does not compile here until it is named, and fails until it is covered.
    private enum Kind: CaseIterable {
        case match, sourceRange, transport, sourceIsLocal, isTranslated, verdictMap, translate, verdict, reject
        case masquerade

        init(_ statement: Statement) {
            self =
                switch statement {
                case .match: .match
                case .sourceRange: .sourceRange
                case .transport: .transport
                case .sourceIsLocal: .sourceIsLocal
                case .isTranslated: .isTranslated
                case .verdictMap: .verdictMap
                case .translate: .translate
                case .verdict: .verdict
                case .reject: .reject
                case .masquerade: .masquerade
                }
        }
    }

    private enum FieldKind: CaseIterable {
        case source, destination, transportProtocol, destinationPort, originalDestination, originalDestinationPort
        case randomSlot

        init(_ field: Field) {
            self =
                switch field {
                case .source: .source
                case .destination: .destination
                case .transportProtocol: .transportProtocol
                case .destinationPort: .destinationPort
                case .originalDestination: .originalDestination
                case .originalDestinationPort: .originalDestinationPort
                case .randomSlot: .randomSlot
                }
        }
    }
}
