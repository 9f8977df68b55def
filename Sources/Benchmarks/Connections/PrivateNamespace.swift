import CNetfilter
import Glibc
import Netfilter

/// A network namespace without a name: it ends with the last descriptor and socket in it, however this process ends.
final class PrivateNamespace: Sendable {
    private let descriptor: Int32

    init() throws {
        let home = try Self.openCurrent()
        defer { close(home) }
        try checked("make a network namespace") { unshare(CLONE_NEWNET) }
        defer { Self.join(home) }
        descriptor = try Self.openCurrent()
        try ExternalProgram.run(["ip", "link", "set", "lo", "up"])
    }

    deinit { close(descriptor) }

    /// As other processes find it.
    var path: String { "/proc/\(getpid())/fd/\(descriptor)" }

    var reference: NetworkNamespaceReference { .descriptor(descriptor) }

    /// Runs `body` with the calling thread, and programs that it starts, inside the namespace.
    func enter<Result>(_ body: () throws -> Result) throws -> Result {
        let home = try Self.openCurrent()
        defer { close(home) }
        try checked("enter a network namespace") { setns(descriptor, CLONE_NEWNET) }
        defer { Self.join(home) }
        return try body()
    }

    func run(_ command: String) throws {
        try enter { try ExternalProgram.run(command.split(separator: " ").map(String.init)) }
    }

    /// Writes a sysctl, given by its path below `/proc/sys`.
    func set(_ sysctl: String, to value: String) throws {
        try enter {
            let file = try checked("open \(sysctl)") { open("/proc/sys/" + sysctl, O_WRONLY | O_CLOEXEC) }
            defer { close(file) }
            try checked("set \(sysctl)") { Int32(write(file, value, value.utf8.count)) }
        }
    }

    private static func openCurrent() throws(SystemError) -> Int32 {
        try checked("open the network namespace") { open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC) }
    }

    private static func join(_ namespace: Int32) {
        // What follows would be done in the wrong network.
        precondition(setns(namespace, CLONE_NEWNET) == 0, "cannot leave a network namespace")
    }
}
