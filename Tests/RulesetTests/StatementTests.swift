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

    @Test func everyKindOfStatementIsCovered() {
        #expect(Set(StatementTests.cases.map { Kind($0.statement) }) == Set(Kind.allCases))
        for kind in Kind.allCases where ![.destinationRange, .inputInterface].contains(kind) {
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
        case match, sourceRange, destinationRange, inputInterface, transport, sourceIsLocal, isTranslated, verdictMap
        case translate, setDestination, record, verdict, reject, reset, masquerade

        init(_ statement: Statement) {
            self =
                switch statement {
                case .match: .match
                case .sourceRange: .sourceRange
                case .destinationRange: .destinationRange
                case .inputInterface: .inputInterface
                case .transport: .transport
                case .sourceIsLocal: .sourceIsLocal
                case .isTranslated: .isTranslated
                case .verdictMap: .verdictMap
                case .translate: .translate
                case .setDestination: .setDestination
                case .record: .record
                case .verdict: .verdict
                case .reject: .reject
                case .reset: .reset
                case .masquerade: .masquerade
                }
        }
    }
}
