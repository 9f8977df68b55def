import NIOCore

/// CLOCK_MONOTONIC, which other processes of the machine read the same.
func monotonicNanoseconds() -> UInt64 { NIODeadline.now().uptimeNanoseconds }
