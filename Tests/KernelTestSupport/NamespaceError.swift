import Glibc

/// Why a test could not get its network namespace, or a program in it failed.
public enum NamespaceError: Error, CustomStringConvertible {
    case notRoot
    case cannotUnshare
    case cannotOpen(errno: Int32)
    case commandFailed(command: [String], status: Int32, standardError: String)

    public var description: String {
        switch self {
        case .notRoot:
            "kernel tests make network namespaces and need root: run them with sudo"
        case .cannotUnshare:
            "cannot make a network namespace: unshare --net failed; CAP_SYS_ADMIN and CONFIG_NET_NS are needed"
        case .cannotOpen(let errno):
            "cannot open the new network namespace: \(String(cString: strerror(errno)))"
        case .commandFailed(let command, let status, let standardError):
            "`\(command.joined(separator: " "))` ended with status \(status): \(standardError)"
        }
    }
}
