public import Netfilter
public import Ruleset

extension Batch {
    /// Writes a transaction as messages, and returns the element lists in the order in which the batch counts them.
    ///
    /// Everything is written before what refers to it: sets before the chains that look them up, chains before the elements
    /// that lead to them, deletions before additions, since a changed element is one of each.
    @discardableResult
    public mutating func write(_ transaction: Transaction) -> [(set: SetID, elements: ElementList)] {
        let form = transaction.form
        let table = form.table
        if transaction.replacesTable {
            if transaction.deletesTable { delete(table) }
            add(table)
            for set in form.sets { add(set, in: table) }
        }
        for set in transaction.newSets { add(set.definition(family: form.family), in: table) }
        let templates = transaction.formTemplates + transaction.newTemplates
        for template in templates { add(template.chain, in: table) }
        for template in templates { addRules(of: template, form) }
        if let serviceCIDRs = transaction.serviceCIDRs {
            let template = form.unallocated(serviceCIDRs)
            if transaction.formChains == .none { flush(chain: template.chain.name, in: table) }
            addRules(of: template, form)
        }

        var lists: [(set: SetID, elements: ElementList)] = []
        for deleted in transaction.deletions {
            delete(deleted.elements, from: deleted.set.definition(family: form.family), in: table)
            lists.append((deleted.set, deleted.elements))
        }
        for added in transaction.additions where !added.elements.isEmpty {
            add(added.elements, to: added.set.definition(family: form.family), in: table)
            lists.append((added.set, added.elements))
        }
        return lists
    }

    private mutating func addRules(of template: ChainTemplate, _ form: RulesetForm) {
        for rule in template.rules { add(rule.rule(form.family), to: template.chain.name, in: form.table) }
    }
}
