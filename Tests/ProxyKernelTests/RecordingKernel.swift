import Netfilter
import Proxy
import Ruleset
import Synchronization

/// The kernel of a namespace, which also counts what is sent to it.
final class RecordingKernel: RulesetKernel {
    final class Record: Sendable {
        private let sent = Mutex<[Transaction]>([])

        /// Transactions since the last look.
        func take() -> [Transaction] {
            sent.withLock { sent in
                defer { sent = [] }
                return sent
            }
        }

        fileprivate func append(_ transaction: Transaction) { sent.withLock { $0.append(transaction) } }
    }

    private let kernel: NetfilterKernel
    private let record: Record

    init(namespace: NetworkNamespaceReference, _ record: Record) throws(NetlinkError) {
        kernel = try NetfilterKernel(namespace: namespace)
        self.record = record
    }

    func contents(of table: Table) throws(CommitError) -> InstalledTable? { try kernel.contents(of: table) }

    func commit(_ transaction: Transaction) throws(CommitError) {
        record.append(transaction)
        try kernel.commit(transaction)
    }

    func elements(of set: SetID, _ form: RulesetForm) throws(CommitError) -> ElementList {
        try kernel.elements(of: set, form)
    }

    func elementCount(of set: SetID, _ form: RulesetForm) throws(CommitError) -> Int? {
        try kernel.elementCount(of: set, form)
    }

    func delete(_ chains: UnusedChains, _ form: RulesetForm) throws(CommitError) { try kernel.delete(chains, form) }

    func delete(_ table: Table) throws(CommitError) -> Bool { try kernel.delete(table) }
}
