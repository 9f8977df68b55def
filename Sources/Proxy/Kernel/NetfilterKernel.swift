public import Netfilter
public import Ruleset

/// The kernel of this network namespace, over one netlink socket.
public final class NetfilterKernel: RulesetKernel {
    private var socket: NetlinkSocket
    /// The storage of the last batch, for the next one.
    private var sent: SealedBatch?
    private var sequence: UInt32 = 1

    /// Opens a socket in the namespace whose tables are to be programmed.
    public init(namespace: NetworkNamespaceReference = .current) throws(NetlinkError) {
        socket = try NetlinkSocket(.netfilter, namespace: namespace)
    }

    public func contents(of table: Table) throws(CommitError) -> InstalledTable? {
        do throws(NetlinkError) {
            return try socket.contents(of: table)
        } catch {
            throw CommitError(causes: [error])
        }
    }

    public func commit(_ transaction: Transaction) throws(CommitError) {
        var lists: [(set: SetID, elements: ElementList)] = []
        do throws(BatchError) {
            try send { batch in lists = batch.write(transaction) }
        } catch {
            let frontends = error.errors.compactMap { $0.frontend(in: lists, transaction.form.family) }
            throw CommitError(causes: error.errors, frontends: frontends)
        }
    }

    public func elements(of set: SetID, _ form: RulesetForm) throws(CommitError) -> ElementList {
        do throws(NetlinkError) {
            return try socket.elements(of: set.definition(family: form.family), in: form.table)
        } catch {
            throw CommitError(causes: [error])
        }
    }

    public func elementCount(of set: SetID, _ form: RulesetForm) throws(CommitError) -> Int? {
        do throws(NetlinkError) {
            return try socket.elementCount(of: set.definition(family: form.family), in: form.table)
        } catch {
            throw CommitError(causes: [error])
        }
    }

    public func delete(_ chains: UnusedChains, _ form: RulesetForm) throws(CommitError) {
        do throws(BatchError) {
            try send { batch in
                for name in chains.names { batch.flush(chain: name, in: form.table) }
                for name in chains.names { batch.delete(chain: name, in: form.table) }
            }
        } catch {
            throw CommitError(causes: error.errors)
        }
    }

    public func delete(_ table: Table) throws(CommitError) -> Bool {
        do throws(BatchError) {
            try send { $0.delete(table) }
            return true
        } catch {
            if error.errors.allSatisfy(\.isNotFound) { return false }
            throw CommitError(causes: error.errors)
        }
    }

    private func send(_ write: (inout Batch) -> Void) throws(BatchError) {
        var batch = makeBatch()
        write(&batch)
        let sealed = batch.sealed()
        sequence = sealed.nextSequence
        let failure: BatchError?
        do throws(BatchError) {
            try socket.commit(sealed)
            failure = nil
        } catch {
            failure = error
        }
        sent = consume sealed
        if let failure { throw failure }
    }

    private func makeBatch() -> Batch {
        guard let last = sent.take() else { return Batch(firstSequence: sequence) }
        return Batch(reusing: last, firstSequence: sequence)
    }
}
