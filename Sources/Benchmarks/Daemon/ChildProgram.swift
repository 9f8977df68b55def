import Glibc

/// A program that runs beside the benchmark, and what it prints, line by line.
final class ChildProgram {
    let name: String
    let pid: pid_t
    /// CLOCK_MONOTONIC of right before it was started.
    let started: Duration
    private let input: Int32
    private var reader: LineReader
    private var hasEnded = false

    /// Runs a command, whose first word is the path of the program. Of its descriptor `printing` the lines are read; what
    /// it writes to others goes where that of this process goes.
    init(_ command: [String], printing: Int32) throws {
        name = command[0].split(separator: "/").last.map(String.init) ?? command[0]
        let input = try Pipe()
        let output = try Pipe()
        defer {
            close(input.reading)
            close(output.writing)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.reading, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.writing, printing)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        started = MonotonicClock.now
        let number = posix_spawn(&child, command[0], &actions, nil, &arguments, environ)
        guard number == 0 else {
            close(input.writing)
            close(output.reading)
            throw SystemError("run \(command[0])", number)
        }
        pid = child
        self.input = input.writing
        reader = LineReader(descriptor: output.reading)
    }

    deinit {
        if !hasEnded { end(SIGKILL) }
        close(descriptor)
    }

    /// What is printed can be read here.
    var descriptor: Int32 { reader.descriptor }

    /// The next line that has been read completely.
    func nextLine() -> String? { reader.next() }

    /// Reads what was printed, and waits if nothing was. False at the end.
    func readMore() throws(SystemError) -> Bool { try reader.fill() }

    func send(_ line: String) throws {
        let bytes = Array("\(line)\n".utf8)
        try checked("write to \(name)") { Int32(write(input, bytes, bytes.count)) }
    }

    /// Ends its input, sends it a signal, and waits until it has ended. What it still prints is lost.
    func end(_ signal: Int32 = SIGTERM) {
        hasEnded = true
        close(input)
        kill(pid, signal)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
}

/// Both ends of a pipe, not inherited by other programs.
private struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        try checked("make a pipe") { pipe(&ends) }
        for end in ends { try checked("set up a pipe") { fcntl(end, F_SETFD, FD_CLOEXEC) } }
        (reading, writing) = (ends[0], ends[1])
    }
}
