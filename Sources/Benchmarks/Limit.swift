import Netfilter
import Proxy
import Ruleset

/// The kernel's own time for transactions: their bytes are made beforehand, and only the system call is measured.
struct Limit: ~Copyable {
    private var socket: NetlinkSocket

    init() throws { socket = try NetlinkSocket(.netfilter) }

    mutating func measure(_ transaction: Transaction) throws -> Duration {
        var batch = Batch()
        batch.write(transaction)
        return try measure(batch.sealed())
    }

    mutating func measure(_ batch: consuming SealedBatch) throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try socket.commit(batch)
        return clock.now - start
    }
}
