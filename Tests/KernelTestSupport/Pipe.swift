import Glibc

/// Two ends of a pipe that no other child inherits.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw CommandError(command: "pipe", reason: String(cString: strerror(errno)))
        }
        (reading, writing) = (ends[0], ends[1])
    }
}
