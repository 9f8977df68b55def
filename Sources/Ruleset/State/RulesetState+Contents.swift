import Addresses
import Services

extension RulesetState {
    /// Everything that is wanted as one transaction on an empty table. Equal states give equal transactions, whatever
    /// order they came about in, but for the endpoints' slots, which may depend on what was there before.
    public func contents() -> Transaction {
        var transaction = emptyTable()
        transaction.formChains = .all
        transaction.reserve(.clusterEndpoints, ports.reduce(0) { $0 + ($1?.cluster.count ?? 0) })
        transaction.change(.clusterIPs, (clusterIPs.counts.keys.sorted(), []))
        transaction.change(.nodePortIPs, (nodePortIPs.counts.keys.sorted(), []))
        transaction.change(.hairpinIPs, (hairpins.counts.keys.sorted(), []))
        for frontend in ownedFrontends.sorted(by: { $0.frontend < $1.frontend }) {
            transaction.change(from: nil, to: ports[frontend.port]?.frontend(at: frontend.program))
        }
        return transaction
    }

    /// The table with sets and the chains that Services share, but without those of the form and without elements.
    func emptyTable() -> Transaction {
        var transaction = Transaction(form: form)
        transaction.replacesTable = true
        transaction.newChains = chains.counts.keys.sorted()
        transaction.serviceCIDRs = serviceCIDRs
        transaction.newAffinities = affinities.counts.keys.sorted()
        return transaction
    }

    /// Every frontend that a port has: the port's number and the position of the frontend's program in it.
    private var ownedFrontends: [(frontend: Frontend, port: Int, program: Int)] {
        var owned: [(frontend: Frontend, port: Int, program: Int)] = []
        owned.reserveCapacity(owners.count)
        for number in ports.indices {
            for index in 0..<(ports[number]?.programs.count ?? 0) {
                guard let frontend = ports[number]?.programs[index].frontend else { continue }
                if hasConflicts, owners[frontend] != number { continue }
                owned.append((frontend, number, index))
            }
        }
        return owned
    }
}
