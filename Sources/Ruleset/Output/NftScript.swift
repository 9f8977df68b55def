import Addresses
import Netfilter

/// The wanted ruleset as a script for `nft -f`: what the daemon programs, for people to read.
///
/// Loading the script replaces the tables in one transaction.
public struct NftScript: Sendable {
    private let rulesets: [RulesetState]

    /// Takes one state per family.
    public init(_ rulesets: [RulesetState]) { self.rulesets = rulesets }

    /// Writes the script in pieces of a line or more.
    public func write(to output: (String) -> Void) {
        for ruleset in rulesets {
            write(ruleset, to: output)
        }
    }

    public var text: String {
        var text = ""
        write { text += $0 }
        return text
    }

    private func write(_ ruleset: RulesetState, to output: (String) -> Void) {
        let form = ruleset.form
        let contents = ruleset.contents()
        let name = "\(form.table.family) \(form.table.name)"
        output("add table \(name)\ndelete table \(name)\ntable \(name) {\n")
        if let comment = form.table.comment { output("\tcomment \"\(comment)\"\n\n") }
        for set in contents.sets {
            write(set.definition(family: form.family), contents.addedElements(set), to: output)
        }
        for template in contents.chains { write(template, form.family, to: output) }
        output("}\n")
    }

    private func write(_ set: NamedSet, _ elements: ElementList?, to output: (String) -> Void) {
        output("\t\(set.isMap ? "map" : "set") \(set.name) {\n\t\t\(set.declaration)\n")
        if let size = set.size { output("\t\tsize \(size)\n") }
        if let flags = set.flags.text { output("\t\tflags \(flags)\n") }
        if set.hasCounters { output("\t\tcounter\n") }
        if let comment = set.comment { output("\t\tcomment \"\(comment)\"\n") }
        if let elements, !elements.isEmpty {
            let writer = ElementText(set: set)
            output("\t\telements = { ")
            for index in 0..<elements.count {
                output((index == 0 ? "" : ",\n\t\t\t     ") + writer.text(elements, index))
            }
            output(" }\n")
        }
        output("\t}\n\n")
    }

    private func write(_ template: ChainTemplate, _ family: IPFamily, to output: (String) -> Void) {
        output("\tchain \(template.chain.name) {\n")
        if let hook = template.chain.hook {
            output(
                "\t\ttype \(hook.type.rawValue) hook \(hook.point.name) priority \(hook.priority); policy accept;\n")
        }
        for rule in template.rules { output("\t\t\(rule.text(family))\n") }
        output("\t}\n\n")
    }
}

extension NamedSet {
    /// For example `typeof ip daddr . meta l4proto . th dport : verdict`.
    var declaration: String {
        switch value {
        case .none: key.text
        case .verdict: "\(key.text) : verdict"
        case .data(let fields): "\(key.text) : \(fields.components)"
        }
    }
}

extension NamedSet.Flags {
    /// As nft(8) writes them; nil if there are none.
    var text: String? {
        let names = [(NamedSet.Flags.interval, "interval"), (.dynamic, "dynamic"), (.timeout, "timeout")]
        let set = names.filter { contains($0.0) }.map(\.1)
        return set.isEmpty ? nil : set.joined(separator: ",")
    }
}

extension FieldSpecification {
    var text: String {
        switch self {
        case .type: "type \(components)"
        case .typeof: "typeof \(components)"
        }
    }

    var components: String {
        switch self {
        case .type(let types): types.map(\.description).joined(separator: " . ")
        case .typeof(let fields): fields.map(\.description).joined(separator: " . ")
        }
    }
}

extension Chain.HookPoint {
    /// As nft(8) writes it.
    var name: String {
        switch self {
        case .prerouting: "prerouting"
        case .input: "input"
        case .forward: "forward"
        case .output: "output"
        case .postrouting: "postrouting"
        }
    }
}
