import Glibc

/// A program that the benchmark runs for what is not measured.
enum ExternalProgram {
    struct Failure: Error, CustomStringConvertible {
        var command: String
        /// As wait(2) gives it.
        var status: Int32

        var description: String {
            status & 0x7f == 0
                ? "\(command): exit code \(status >> 8 & 0xff)" : "\(command): ended by signal \(status & 0x7f)"
        }
    }

    /// Runs a program to its end, in the network namespace of this thread. Only what it says to standard error is shown.
    static func run(_ command: [String], input: String = "") throws {
        let file = try file(input)
        defer { fclose(file) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, fileno(file), STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let number = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
        guard number == 0 else { throw SystemError("run \(command[0])", number) }
        var status: Int32 = 0
        try checked("wait for \(command[0])") { waitpid(child, &status, 0) }
        guard status == 0 else { throw Failure(command: command.joined(separator: " "), status: status) }
    }

    /// A file without a name, which ends with its last descriptor: a pipe would have to be filled while the program runs.
    private static func file(_ text: String) throws -> UnsafeMutablePointer<FILE> {
        guard let file = tmpfile() else { throw SystemError("make a temporary file") }
        guard fputs(text, file) >= 0, fflush(file) == 0 else {
            fclose(file)
            throw SystemError("write a temporary file")
        }
        rewind(file)
        return file
    }
}
