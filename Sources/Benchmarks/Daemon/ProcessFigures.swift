import Foundation

/// What the kernel says of another process.
enum ProcessFigures {
    /// Resident memory now and at its peak, in bytes.
    static func memory(of pid: pid_t) throws -> (resident: Int, peak: Int) {
        let status = try status("/proc/\(pid)/status")
        return ((status["VmRSS"] ?? 0) * 1024, (status["VmHWM"] ?? 0) * 1024)
    }

    /// Processor time of all threads, in the kernel too.
    static func processorTime(of pid: pid_t) throws(SystemError) -> Duration {
        var clock = clockid_t()
        let number = clock_getcpuclockid(pid, &clock)
        guard number == 0 else { throw SystemError("find the processor clock of process \(pid)", number) }
        var time = timespec()
        try checked("read the processor clock of process \(pid)") { clock_gettime(clock, &time) }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// How often its threads have gone to sleep, which is how often they were woken.
    static func sleeps(of pid: pid_t) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task").reduce(0) { sum, thread in
            sum + (try status("/proc/\(pid)/task/\(thread)/status")["voluntary_ctxt_switches"] ?? 0)
        }
    }

    private static func status(_ file: String) throws -> [String: Int] {
        var values: [String: Int] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let word = parts[1].split(whereSeparator: \.isWhitespace).first else { continue }
            values[String(parts[0])] = Int(word)
        }
        return values
    }
}
