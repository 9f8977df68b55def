import CNetfilter
import Glibc

/// The network namespace in which a netlink socket works.
///
/// A socket belongs for life to the namespace in which it was opened, whatever its thread does later.
public enum NetworkNamespaceReference: Hashable, Sendable {
    /// The namespace of the calling thread.
    case current
    /// An open descriptor of a namespace; the caller keeps and closes it.
    case descriptor(Int32)
    /// A file of a namespace: `/run/netns/NAME`, `/proc/PID/ns/net`. Entering needs CAP_SYS_ADMIN.
    case path(String)

    /// Runs `body` with the calling thread inside the namespace, and brings the thread back.
    ///
    /// `setns(2)` acts on the thread, therefore `body` cannot suspend.
    func enter<Result>(
        _ body: () throws(NetlinkError) -> Result
    ) throws(NetlinkError) -> Result {
        switch self {
        case .current:
            return try body()
        case .descriptor(let descriptor):
            return try Self.enter(descriptor, "network namespace \(descriptor)", body)
        case .path(let path):
            let descriptor = try SystemCall.open(path)
            defer { close(descriptor) }
            return try Self.enter(descriptor, "network namespace \(path)", body)
        }
    }

    private static func enter<Result>(
        _ descriptor: Int32, _ name: String, _ body: () throws(NetlinkError) -> Result
    ) throws(NetlinkError) -> Result {
        let home = try SystemCall.open("/proc/thread-self/ns/net")
        defer { close(home) }
        try SystemCall.checked("enter \(name)") { setns(descriptor, CLONE_NEWNET) }
        defer {
            // A thread left behind in the wrong namespace would program the wrong node from then on.
            precondition(setns(home, CLONE_NEWNET) == 0, "cannot leave \(name)")
        }
        return try body()
    }
}
