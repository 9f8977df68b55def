import Glibc

/// A reading of CLOCK_MONOTONIC, in which tracers of the kernel and other programs of the machine tell their times too.
struct MonotonicTime: Sendable {
    private let value: timespec

    static var now: MonotonicTime {
        var value = timespec()
        clock_gettime(CLOCK_MONOTONIC, &value)
        return MonotonicTime(value: value)
    }
}

extension MonotonicTime: CustomStringConvertible {
    /// Seconds with nine decimals.
    var description: String {
        let nanoseconds = String(value.tv_nsec)
        return "\(value.tv_sec)." + String(repeating: "0", count: 9 - nanoseconds.count) + nanoseconds
    }
}
