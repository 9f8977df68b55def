/// Why a batch was not committed, or is not known to be.
public enum BatchError: Error, Hashable, Sendable {
    /// The kernel refused it and applied nothing of it: one error per message at fault, in the order of the batch.
    case refused([NetlinkError])
    /// It never reached the kernel; nothing was applied.
    case notSent(NetlinkError)
    /// The kernel's answer was lost: all of it was applied or nothing. Compare with the kernel's content again.
    case unknownOutcome(NetlinkError)
}

extension BatchError {
    /// All errors that belong to the failure.
    public var errors: [NetlinkError] {
        switch self {
        case .refused(let errors): errors
        case .notSent(let error), .unknownOutcome(let error): [error]
        }
    }

    /// Whether root, or the capability CAP_NET_ADMIN, is missing.
    public var isPermissionDenied: Bool { errors.contains(where: \.isPermissionDenied) }
}

extension BatchError: CustomStringConvertible {
    /// One line; the first errors stand for all of them.
    public var description: String {
        let shown = errors.prefix(3).map(\.description).joined(separator: "; ")
        let more = errors.count > 3 ? "; and \(errors.count - 3) more errors" : ""
        return switch self {
        case .refused: "the kernel refused the transaction: \(shown)\(more)"
        case .notSent: "the transaction was not sent: \(shown)"
        case .unknownOutcome: "it is not known whether the transaction was applied: \(shown)"
        }
    }
}
