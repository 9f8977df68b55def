import ArgumentParser
import Foundation
import Glibc

/// The test server and a daemon that follows it, both as programs of their own.
final class FollowedServer {
    private let programs: String
    private let families: Int
    private let server: ChildProgram
    private let kubeconfig: URL
    private var daemon: ChildProgram?

    struct NoDaemon: Error {}

    /// The process that was started last.
    var daemonID: pid_t {
        get throws(NoDaemon) {
            guard let daemon else { throw NoDaemon() }
            return daemon.pid
        }
    }

    /// Starts a server of `cluster`. Its program and the daemon's are in the folder `programs`; the daemon programs so many
    /// families.
    init(_ cluster: SyntheticCluster, programs: String, families: Int) throws {
        self.programs = programs
        self.families = families
        server = try ChildProgram(
            [
                "\(programs)/test-apiserver", "--services", "\(cluster.services)", "--endpoints",
                "\(cluster.endpoints)",
            ], printing: STDOUT_FILENO)
        kubeconfig = FileManager.default.temporaryDirectory.appending(path: "shunt-benchmark-\(getpid()).kubeconfig")
        while true {
            if let url = server.nextLine() {
                try Self.kubeconfig(url).write(to: kubeconfig, atomically: true, encoding: .utf8)
                return
            }
            guard try server.readMore() else { throw ValidationError("test-apiserver ended before it served") }
        }
    }

    deinit { try? FileManager.default.removeItem(at: kubeconfig) }

    private static func kubeconfig(_ url: String) -> String {
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: benchmark, cluster: {server: "\(url)"}}]
        users: [{name: benchmark, user: {}}]
        contexts: [{name: benchmark, context: {cluster: benchmark, user: benchmark}}]
        current-context: benchmark

        """
    }

    /// Starts a daemon and returns how long it took from there until all families were in the kernel.
    func startDaemon() throws -> Duration {
        let daemon = try ChildProgram(
            [
                "\(programs)/shunt", "--mode", "nftables", "--kubeconfig", kubeconfig.path, "--node-name", "node-0",
                // The size of that table belongs to the machine.
                "--conntrack-max-per-core", "0",
                "--log-level", "debug",
            ], printing: STDERR_FILENO)
        self.daemon = daemon
        var last = daemon.started
        for _ in 0..<families {
            last = max(last, try wait("the ruleset") { _, line in line?.event == .installed ? line?.committed : nil })
        }
        return last - daemon.started
    }

    func stopDaemon() {
        daemon?.end()
        daemon = nil
    }

    /// Has the server change a slice, and returns the time from right before the event was given to the socket until the
    /// commit returned. No other event is on its way meanwhile.
    func measureChange(_ verb: String) throws -> Duration {
        let start = MonotonicClock.now
        try server.send("\(verb) 1 100000")
        var sent: Duration?
        var committed: Duration?
        var isDone = false
        return try wait("a commit") { serverLine, daemonLine in
            switch serverLine {
            case .sent(let time): sent = time
            case .done: isDone = true
            case nil: break
            }
            if let line = daemonLine {
                guard committed == nil, line.committed > start else {
                    throw ValidationError("the daemon committed twice for one event")
                }
                committed = line.committed
            }
            guard isDone, let sent, let committed else { return nil }
            return committed - sent
        }
    }

    /// Has the server make many changes, and returns when the daemon has nothing left to do.
    func change(_ verb: String, count: Int, perSecond: Int) throws {
        try server.send("\(verb) \(count) \(perSecond)")
        var sent = 0
        var isDone = false
        _ = try wait("the end of \(count) changes") { serverLine, _ -> Bool? in
            switch serverLine {
            case .sent: sent += 1
            case .done: isDone = true
            case nil: break
            }
            return isDone && sent == count ? true : nil
        }
        while let _ = try next(timeout: .milliseconds(500)) {}
    }

    // MARK: Lines

    private static let patience = Duration.seconds(60)

    /// Reads lines until `body` makes something of one.
    private func wait<Result>(
        _ what: String, _ body: (ServerLine?, DaemonLine?) throws -> Result?
    ) throws -> Result {
        while true {
            guard let (program, line) = try next(timeout: Self.patience) else {
                throw ValidationError("waited \(Self.patience) for \(what)")
            }
            let isDaemon = program === daemon
            let result = try body(isDaemon ? nil : ServerLine(line), isDaemon ? DaemonLine(line) : nil)
            if let result { return result }
        }
    }

    /// The next line of either program; nil if there is none for so long.
    private func next(timeout: Duration) throws -> (program: ChildProgram, line: String)? {
        let programs = [daemon, server].compactMap { $0 }
        while true {
            for program in programs {
                guard let line = program.nextLine() else { continue }
                if program === daemon { Self.pass(line) }
                return (program, line)
            }
            var polled = programs.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            let count = try checked("wait for what programs print") {
                poll(&polled, nfds_t(polled.count), Int32(timeout / .milliseconds(1)))
            }
            if count == 0 { return nil }
            for (program, polled) in zip(programs, polled) where polled.revents != 0 {
                guard try program.readMore() else { throw ValidationError("\(program.name) has ended") }
            }
        }
    }

    /// Shows what should not happen.
    private static func pass(_ line: String) {
        let level = line.split(separator: " ", maxSplits: 2).dropFirst().first ?? ""
        if !["trace", "debug", "info", "notice"].contains(level) {
            FileHandle.standardError.write(Data("\(line)\n".utf8))
        }
    }
}
