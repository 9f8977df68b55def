import Dispatch
public import Glibc
import Synchronization

/// A process of ours with its input and outputs as pipes; only ever signalled by its process ID while it is unreaped.
public final class ChildProcess: Sendable {
    private struct State {
        var status: ExitStatus?
        var input: Int32?
    }

    private static let spawning = Mutex(())

    /// The program with its arguments, for messages.
    public let command: String
    public let pid: pid_t
    /// What the process wrote; a wait for it ends when the process has ended and was reaped.
    public let output = OutputCollector()
    public let errorOutput = OutputCollector()
    private let state: Mutex<State>
    /// A serial queue of its own has a thread of its own, so waiting children cannot exhaust a shared pool.
    private let queue = DispatchQueue(label: "shunt.tests.child")

    /// Starts a program found through PATH. Its standard input is open until `closeInput`.
    public init(_ arguments: [String]) throws {
        command = arguments.joined(separator: " ")
        // Under a lock, because glibc's pipe2 is not visible here: no other child may inherit an end of these pipes.
        let (pid, input, output, errors) = try Self.spawning.withLock { _ in
            let pipes = (input: try Pipe(), output: try Pipe(), errors: try Pipe())
            let pid = try Self.spawn(
                arguments, descriptors: [pipes.input.reading, pipes.output.writing, pipes.errors.writing])
            return (pid, pipes.input, pipes.output, pipes.errors)
        }
        self.pid = pid
        for descriptor in [input.reading, output.writing, errors.writing] { close(descriptor) }
        state = Mutex(State(input: input.writing))
        queue.async { [self] in
            collect(output.reading, errors.reading)
            reap()
        }
    }

    /// Writes to the standard input and closes it, unless more is to follow.
    public func send(_ text: String, isLast: Bool = true) {
        DispatchQueue(label: "shunt.tests.child-input").async { [self] in
            // Dispatch's threads have SIGPIPE blocked: a program that ends early makes this an error, not a signal.
            var bytes = Array(text.utf8)[...]
            while !bytes.isEmpty, let input = state.withLock({ $0.input }) {
                let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                bytes = bytes.dropFirst(count)
            }
            if isLast { closeInput() }
        }
    }

    /// Ends the standard input, which ends the programs that read it.
    public func closeInput() {
        state.withLock { state in
            if let input = state.input { close(input) }
            state.input = nil
        }
    }

    /// Sends a signal, unless the process has already ended.
    public func signal(_ number: Int32) {
        state.withLock { state in
            if state.status == nil { kill(pid, number) }
        }
    }

    /// The status, once the process has ended.
    public var status: ExitStatus? { state.withLock { $0.status } }

    /// Waits until the process has ended and everything it wrote is collected; nil if the time runs out before.
    public func exit(timeout: Duration) async -> ExitStatus? {
        _ = await output.wait(timeout: timeout) { _ in false }
        return status
    }

    /// The same for callers that cannot suspend.
    func exitBlocking(timeout: DispatchTimeInterval) -> ExitStatus? {
        let ended = DispatchSemaphore(value: 0)
        queue.async { ended.signal() }
        return ended.wait(timeout: .now() + timeout) == .success ? status : nil
    }

    private func collect(_ output: Int32, _ errors: Int32) {
        var open = [output: self.output, errors: errorOutput]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !open.isEmpty {
            var polled = open.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, nfds_t(polled.count), -1) >= 0 || errno == EINTR else { break }
            for descriptor in polled.filter({ $0.revents != 0 }).map(\.fd) {
                let count = read(descriptor, &buffer, buffer.count)
                if count > 0 {
                    open[descriptor]?.append(buffer.prefix(count))
                } else if count == 0 || errno != EINTR {
                    open[descriptor] = nil
                    close(descriptor)
                }
            }
        }
    }

    private func reap() {
        var info = siginfo_t()
        // Waits without reaping, so that the process ID stays ours until the lock is held.
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        state.withLock { state in
            var word: Int32 = 0
            waitpid(pid, &word, 0)
            state.status = ExitStatus(waitStatus: word)
        }
        closeInput()
        output.finish()
        errorOutput.finish()
    }

    private static func spawn(_ arguments: [String], descriptors: [Int32]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (index, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(index))
        }
        // Dispatch's threads block signals, and a child would inherit that: SIGTERM could not end it.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, arguments[0], &actions, &attributes, &pointers, environ)
        guard error == 0 else {
            throw CommandError(command: arguments.joined(separator: " "), reason: String(cString: strerror(error)))
        }
        return pid
    }
}
