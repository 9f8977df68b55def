import Foundation
import Glibc

/// A fresh network namespace for one test, kept alive by a file descriptor of this process.
///
/// Nothing is left behind however the test ends: the namespace has no name, and the kernel removes it when the
/// descriptor is closed, also by the end of the process.
public final class NetworkNamespace: Sendable {
    /// Refers to the namespace, for `setns(2)`. Closed when the object is released.
    public let descriptor: Int32

    /// A path of the namespace that other processes can open, e.g. for `ip link set … netns` and `nsenter --net=`.
    public var path: String { "/proc/\(getpid())/fd/\(descriptor)" }

    /// Makes a namespace in which the loopback interface is up.
    public init() async throws {
        guard geteuid() == 0 else { throw NamespaceError.notRoot }
        descriptor = try Self.create()
        do {
            try await run("ip", "link", "set", "lo", "up")
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Runs a program inside the namespace and returns what it printed; throws if it fails.
    @discardableResult
    public func run(_ command: String..., input: String = "") async throws -> String {
        try NamespaceCommand(["nsenter", "--net=\(path)", "--"] + command).run(input: input).requireSuccess()
    }

    /// A child makes the namespace and waits until this process has opened it: `unshare(2)` acts on the calling thread,
    /// and no thread of the test process may be left in a foreign namespace.
    private static func create() throws -> Int32 {
        let (child, ready, hold) = (Process(), Pipe(), Pipe())
        child.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        child.arguments = ["unshare", "--net", "sh", "-c", "echo ready; read -r end"]
        child.standardOutput = ready
        child.standardInput = hold
        try child.run()
        defer {
            try? hold.fileHandleForWriting.close()
            child.waitUntilExit()
        }
        // Only `sh`, inside the new namespace, writes; an end of file means that unshare failed.
        guard try ready.fileHandleForReading.read(upToCount: 1)?.isEmpty == false else {
            throw NamespaceError.cannotUnshare
        }
        let descriptor = open("/proc/\(child.processIdentifier)/ns/net", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw NamespaceError.cannotOpen(errno: errno) }
        return descriptor
    }
}
