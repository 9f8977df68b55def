import Netfilter
import Proxy
import Ruleset
import Synchronization

/// Commits to the kernel and remembers the transactions, so that the same ones can be sent again without us.
final class RecordingKernel: RulesetKernel {
    /// Transactions since the last look; shared with the benchmark that runs on another thread.
    final class Recorder: Sendable {
        private let transactions = Mutex<[Transaction]>([])
        private let isOn = Mutex(false)

        func record(_ transaction: Transaction) {
            if isOn.withLock({ $0 }) { transactions.withLock { $0.append(transaction) } }
        }

        func start() {
            transactions.withLock { $0 = [] }
            isOn.withLock { $0 = true }
        }

        func stop() -> [Transaction] {
            isOn.withLock { $0 = false }
            return transactions.withLock { recorded in
                defer { recorded = [] }
                return recorded
            }
        }
    }

    private let kernel: NetfilterKernel
    private let recorder: Recorder

    init(_ recorder: Recorder, namespace: NetworkNamespaceReference) throws {
        kernel = try NetfilterKernel(namespace: namespace)
        self.recorder = recorder
    }

    func contents(of table: Table) throws(CommitError) -> InstalledTable? { try kernel.contents(of: table) }

    func commit(_ transaction: Transaction) throws(CommitError) {
        recorder.record(transaction)
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
