import Glibc

/// Where the programs of this package are: beside the running tests, or where SHUNT_PROGRAMS points.
public enum BuiltProgram {
    /// The path of a built program; throws if it is not there, saying how to build it.
    public static func path(_ name: String) throws -> String {
        let path = "\(try folder())/\(name)"
        guard access(path, X_OK) == 0 else {
            throw CommandError(
                command: path,
                reason: "not built; run \"swift build\" or set SHUNT_PROGRAMS to the folder of the built programs")
        }
        return path
    }

    private static func folder() throws -> String {
        if let folder = getenv("SHUNT_PROGRAMS") { return String(cString: folder) }
        guard let resolved = realpath("/proc/self/exe", nil) else {
            throw CommandError(command: "realpath /proc/self/exe", reason: String(cString: strerror(errno)))
        }
        defer { free(resolved) }
        let program = String(cString: resolved)
        return String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)])
    }
}
