import KernelTestSupport
import Netfilter

extension NetworkNamespace {
    /// Opens a netlink socket in the namespace.
    func socket(_ family: NetlinkSocket.Family = .netfilter) throws(NetlinkError) -> NetlinkSocket {
        try NetlinkSocket(family, namespace: .descriptor(descriptor))
    }

    /// What `nft list ruleset` prints.
    func listing() async throws -> String { try await run("nft", "list", "ruleset") }

    /// Commits one batch on a socket of its own.
    func commit(_ fill: (inout Batch) -> Void) throws {
        var batch = Batch()
        fill(&batch)
        var socket = try socket()
        try socket.commit(batch.sealed())
    }
}
