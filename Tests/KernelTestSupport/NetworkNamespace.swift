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

    /// Makes a namespace in which the loopback interface is up; needs root, and fails rather than skips without it.
    public init() async throws {
        guard geteuid() == 0 else {
            throw CommandError(
                command: "unshare --net", reason: "only root can make network namespaces; run sudo Deploy/test.sh")
        }
        descriptor = try await Self.create()
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
        try await Command.run(["nsenter", "--net=\(path)", "--"] + command, input: input)
    }

    /// A child makes the namespace and waits until this process has opened it: `unshare(2)` acts on the calling thread,
    /// and no thread of the test process may be left in a foreign namespace.
    private static func create() async throws -> Int32 {
        let child = try ChildProcess(["unshare", "--net", "sh", "-c", "echo ready; read -r end"])
        defer { child.closeInput() }
        guard await child.output.wait(timeout: .seconds(10), until: { $0.contains("ready") }) else {
            throw CommandError(
                command: child.command, reason: "no network namespace", errorOutput: child.errorOutput.text)
        }
        let descriptor = open("/proc/\(child.pid)/ns/net", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError(command: child.command, reason: String(cString: strerror(errno)))
        }
        return descriptor
    }
}
