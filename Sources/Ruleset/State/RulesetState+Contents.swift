import Addresses
import Services

extension RulesetState {
    /// Everything that is wanted as one transaction on an empty table. Equal states give equal transactions, whatever
    /// order they came about in, but for the endpoints' slots, which may depend on what was there before.
    public func contents() -> Transaction {
        var transaction = Transaction(form: form)
        transaction.replacesTable = true
        transaction.newChains = chains.counts.keys.sorted()
        transaction.reserve(.clusterEndpoints, ports.reduce(0) { $0 + ($1?.cluster.count ?? 0) })
        transaction.change(.clusterIPs, (clusterIPs.counts.keys.sorted(), []))
        transaction.change(.nodePortIPs, (nodePortIPs.counts.keys.sorted(), []))
        transaction.change(.hairpinIPs, (hairpins.counts.keys.sorted(), []))
        for frontend in owners.keys.sorted() { transaction.change(from: nil, to: installed(frontend)) }
        return transaction
    }
}
