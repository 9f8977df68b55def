import Glibc

/// An errno value of the kernel, with its name.
public struct ErrorNumber: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// `EPERM`
    public static let notPermitted = ErrorNumber(rawValue: EPERM)
    /// `EACCES`
    public static let accessDenied = ErrorNumber(rawValue: EACCES)
    /// `ENOENT`
    public static let notFound = ErrorNumber(rawValue: ENOENT)
    /// `EEXIST`
    public static let alreadyExists = ErrorNumber(rawValue: EEXIST)
    /// `EBUSY`
    public static let busy = ErrorNumber(rawValue: EBUSY)
    /// `EINTR`
    public static let interrupted = ErrorNumber(rawValue: EINTR)
    /// `EAGAIN`
    public static let tryAgain = ErrorNumber(rawValue: EAGAIN)
    /// `EINVAL`
    public static let invalidArgument = ErrorNumber(rawValue: EINVAL)
    /// `ENFILE`
    public static let tooMany = ErrorNumber(rawValue: ENFILE)
    /// `ENODATA`: a rule reads a register that nothing before it in the chain has loaded.
    public static let noData = ErrorNumber(rawValue: ENODATA)
    /// `ENOBUFS`
    public static let noBufferSpace = ErrorNumber(rawValue: ENOBUFS)
    /// `ENOMEM`
    public static let noMemory = ErrorNumber(rawValue: ENOMEM)
    /// `EMSGSIZE`
    public static let messageTooLong = ErrorNumber(rawValue: EMSGSIZE)
    /// `EOPNOTSUPP`
    public static let notSupported = ErrorNumber(rawValue: EOPNOTSUPP)
    /// `EPROTONOSUPPORT`
    public static let protocolNotSupported = ErrorNumber(rawValue: EPROTONOSUPPORT)
    /// `EAFNOSUPPORT`
    public static let familyNotSupported = ErrorNumber(rawValue: EAFNOSUPPORT)
    /// `ELOOP`
    public static let loop = ErrorNumber(rawValue: ELOOP)
    /// `EMLINK`
    public static let tooManyLinks = ErrorNumber(rawValue: EMLINK)
    /// `ERANGE`
    public static let outOfRange = ErrorNumber(rawValue: ERANGE)
    /// `EBADMSG`: a reply that does not follow the format.
    public static let badMessage = ErrorNumber(rawValue: EBADMSG)
    /// `ETIMEDOUT`
    public static let timedOut = ErrorNumber(rawValue: ETIMEDOUT)

    private static let names: [ErrorNumber: String] = [
        .notPermitted: "EPERM", .accessDenied: "EACCES", .notFound: "ENOENT", .alreadyExists: "EEXIST", .busy: "EBUSY",
        .interrupted: "EINTR", .tryAgain: "EAGAIN", .invalidArgument: "EINVAL", .tooMany: "ENFILE",
        .noData: "ENODATA", .noBufferSpace: "ENOBUFS", .noMemory: "ENOMEM", .messageTooLong: "EMSGSIZE",
        .notSupported: "EOPNOTSUPP", .protocolNotSupported: "EPROTONOSUPPORT", .familyNotSupported: "EAFNOSUPPORT",
        .loop: "ELOOP", .tooManyLinks: "EMLINK", .outOfRange: "ERANGE", .badMessage: "EBADMSG", .timedOut: "ETIMEDOUT",
    ]
}

extension ErrorNumber: CustomStringConvertible {
    /// The C name, or "errno 123" for a number that has none here.
    public var description: String { ErrorNumber.names[self] ?? "errno \(rawValue)" }
}
