import Dispatch
public import Netfilter
public import Proxy
public import Ruleset
import Synchronization

/// A kernel in memory that can be told to make trouble.
public final class FakeKernel: RulesetKernel, Sendable {
    /// What it holds, what happened to it, and what it is to do.
    public struct State: Sendable {
        public var tables: [TableFamily: FakeTable] = [:]
        /// Transactions that were tried, with those that were refused.
        public var transactions: [Transaction] = []
        public var dumps = 0
        /// Frontends whose elements are refused, and named as the cause.
        public var refusedFrontends: Set<Frontend> = []
        /// Families whose transactions are refused without naming an element.
        public var refusedFamilies: Set<TableFamily> = []
        /// Dumps fail.
        public var refusesDumps = false
        /// The answer to the next transaction is lost, which is applied or is not.
        public var nextAnswer = Answer.given
        /// What is answered when elements are counted.
        public var elementCount: Int?
        /// Elements cannot be counted.
        public var refusesCounting = false
        /// No chain can be deleted yet.
        public var keepsChains = false
        var pause: CommitPause?
    }

    public enum Answer: Sendable {
        case given
        case lostAfterCommit
        case lostBeforeCommit
    }

    private let state = Mutex(State())

    /// Starts without tables.
    public init() {}

    public var now: State { state.withLock { $0 } }

    /// Looks at the state, or changes it behind the back of whoever programs it.
    public func withState<Result: Sendable>(_ body: (inout sending State) -> sending Result) -> Result {
        state.withLock(body)
    }

    /// Makes the next commit wait.
    public func pauseNextCommit() -> CommitPause {
        let pause = CommitPause()
        state.withLock { $0.pause = pause }
        return pause
    }

    /// Forgets the transactions so far, and returns them.
    public func takeTransactions() -> [Transaction] {
        state.withLock { state in
            defer { state.transactions = [] }
            return state.transactions
        }
    }

    public func contents(of table: Table) throws(CommitError) -> InstalledTable? {
        try access { state throws(FakeRefusal) in
            state.dumps += 1
            if state.refusesDumps { throw FakeRefusal(.noMemory, "table \(table.name)") }
            return state.tables[table.family]?.installed
        }
    }

    public func commit(_ transaction: Transaction) throws(CommitError) {
        state.withLock { $0.pause.take() }?.wait()
        try access { state throws(FakeRefusal) in
            state.transactions.append(transaction)
            try state.commit(transaction)
        }
    }

    public func elements(of set: SetID, _ form: RulesetForm) throws(CommitError) -> ElementList {
        try access { state throws(FakeRefusal) in
            let elements = state.tables[form.table.family]?.installed.elements[set.name]
            guard let elements else { throw FakeRefusal(.notFound, "set \(set.name)") }
            return elements
        }
    }

    public func elementCount(of set: SetID, _ form: RulesetForm) throws(CommitError) -> Int? {
        try access { state throws(FakeRefusal) in
            if state.refusesCounting { throw FakeRefusal(.notFound, "set \(set.name)") }
            return state.elementCount
        }
    }

    public func delete(_ chains: UnusedChains, _ form: RulesetForm) throws(CommitError) {
        try access { state throws(FakeRefusal) in
            if state.keepsChains { throw FakeRefusal(.busy, "chains") }
            guard var table = state.tables[form.table.family] else { throw FakeRefusal(.notFound, "table") }
            try table.delete(chains.names)
            state.tables[form.table.family] = table
        }
    }

    public func delete(_ table: Table) throws(CommitError) -> Bool {
        state.withLock { $0.tables.removeValue(forKey: table.family) != nil }
    }

    private func access<Result: Sendable>(
        _ body: (inout State) throws(FakeRefusal) -> Result
    ) throws(CommitError) -> Result {
        let outcome = state.withLock { state -> Swift.Result<Result, FakeRefusal> in
            do throws(FakeRefusal) {
                return .success(try body(&state))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let result): return result
        case .failure(let refusal):
            throw CommitError(
                causes: [NetlinkError(operation: "commit", object: refusal.object, errno: refusal.errno)],
                frontends: refusal.frontend.map { [$0] } ?? [])
        }
    }
}

extension FakeKernel.State {
    fileprivate mutating func commit(_ transaction: Transaction) throws(FakeRefusal) {
        let table = transaction.form.table
        let answer = nextAnswer
        nextAnswer = .given
        if answer == .lostBeforeCommit { throw FakeRefusal(.noBufferSpace, "table \(table.name)") }
        if refusedFamilies.contains(table.family) { throw FakeRefusal(.noMemory, "table \(table.name)") }
        if let refused = refusedFrontend(transaction) {
            throw FakeRefusal(.invalidArgument, "\(refused)", frontend: refused)
        }
        tables[table.family] = try FakeTable.applying(transaction, to: tables[table.family])
        if answer == .lostAfterCommit { throw FakeRefusal(.noBufferSpace, "table \(table.name)") }
    }

    private func refusedFrontend(_ transaction: Transaction) -> Frontend? {
        guard !refusedFrontends.isEmpty else { return nil }
        for added in transaction.additions {
            for index in 0..<added.elements.count {
                guard let frontend = added.set.frontend(of: added.elements, index, transaction.form.family) else {
                    continue
                }
                if refusedFrontends.contains(frontend) { return frontend }
            }
        }
        return nil
    }
}
