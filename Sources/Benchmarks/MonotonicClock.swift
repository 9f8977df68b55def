import Glibc

/// CLOCK_MONOTONIC, read without a system call.
enum MonotonicClock {
    static var now: Duration { read(CLOCK_MONOTONIC) }

    /// What all threads of this process used, in the kernel too.
    static var processorTime: Duration { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Duration {
        var time = timespec()
        clock_gettime(clock, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Blocks the calling thread.
    static func sleep(_ duration: Duration) {
        usleep(UInt32(duration / .microseconds(1)))
    }

    static func time(_ body: () throws -> Void) rethrows -> Duration {
        let start = now
        try body()
        return now - start
    }
}
