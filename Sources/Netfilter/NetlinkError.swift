/// A netlink operation that failed: what was tried, on which object, what the kernel said, and what helps.
public struct NetlinkError: Error, Hashable, Sendable {
    /// What was tried, in words that fit behind "cannot": "add", "dump rules", "open a netlink socket".
    public var operation: String
    /// The object concerned, for example "chain 'refuse' in table ip shunt".
    public var object: String?
    /// The part of the batch that failed, if a batch did.
    public var subject: BatchSubject?
    /// Where in its element list the element is that the kernel refused, if it said so.
    public var elementIndex: Int?
    public var errno: ErrorNumber
    /// The kernel's own words (`NLMSGERR_ATTR_MSG`), if it gave any.
    public var kernelMessage: String?
    /// Where in the message the attribute is that the kernel refused (`NLMSGERR_ATTR_OFFS`), in bytes from its start.
    public var attributeOffset: Int?

    public init(
        operation: String, object: String? = nil, subject: BatchSubject? = nil, elementIndex: Int? = nil,
        errno: ErrorNumber, kernelMessage: String? = nil, attributeOffset: Int? = nil
    ) {
        self.operation = operation
        self.object = object
        self.subject = subject
        self.elementIndex = elementIndex
        self.errno = errno
        self.kernelMessage = kernelMessage
        self.attributeOffset = attributeOffset
    }

    /// A reply that could not be read.
    init(operation: String, object: String? = nil, malformed: MalformedMessage) {
        self.init(operation: operation, object: object, errno: .badMessage, kernelMessage: malformed.reason)
    }
}

extension NetlinkError {
    /// Something named in the message is not there: a table, a chain, a set, an element or a kernel module.
    public var isNotFound: Bool { errno == .notFound }

    /// It is there already, with other content.
    public var alreadyExists: Bool { errno == .alreadyExists }

    public var isPermissionDenied: Bool { errno == .notPermitted || errno == .accessDenied }

    /// Something else still refers to it.
    public var isBusy: Bool { errno == .busy }

    /// A set with a fixed size has no room left.
    public var isFull: Bool { errno == .tooMany }

    /// The kernel is older than the feature, or was built without it.
    public var isNotSupported: Bool {
        [.notSupported, .protocolNotSupported, .familyNotSupported].contains(errno)
    }

    /// Whether it was done is not known: replies were lost or could not be read. Compare with the kernel again.
    public var isOutcomeUnknown: Bool { [.noBufferSpace, .badMessage, .timedOut].contains(errno) }

    /// The kernel's state changed meanwhile; the same again will succeed.
    public var isRetryable: Bool { errno == .interrupted || errno == .tryAgain }

    /// What the user, or the caller, can do about it.
    public var remedy: String? {
        switch errno {
        case .notPermitted, .accessDenied:
            "run as root or with CAP_NET_ADMIN in the network namespace that is programmed"
        case .notFound:
            "another program removed it, or the kernel lacks a module of nf_tables: check lsmod and nft list ruleset"
        case .alreadyExists: "it exists with other content: delete it first, in the same transaction"
        case .busy: "delete the rules and elements that refer to it first"
        case .tooMany: "the set is full: create it again with a greater size"
        case .noBufferSpace, .badMessage, .timedOut: "the outcome is not known: compare with the kernel's content again"
        case .messageTooLong: "the batch exceeds the socket's send buffer: grant CAP_NET_ADMIN or send smaller batches"
        case .notSupported, .protocolNotSupported, .familyNotSupported:
            "use a kernel with CONFIG_NF_TABLES and its nat, fib, numgen and reject modules, version 5.10 or later"
        case .loop, .tooManyLinks: "a chain leads back to itself, or chains are nested too deep"
        case .interrupted, .tryAgain: "the kernel's content changed meanwhile: try again"
        default: nil
        }
    }
}

extension NetlinkError: CustomStringConvertible {
    /// One line: what failed, on which object, why, and the remedy.
    public var description: String {
        var text = "cannot \(operation)"
        if let object { text += " \(object)" }
        if let elementIndex { text += ", element \(elementIndex)" }
        text += ": \(errno)"
        if let kernelMessage { text += " (\(kernelMessage))" }
        if let attributeOffset { text += " at byte \(attributeOffset) of the message" }
        if let remedy { text += "; \(remedy)" }
        return text
    }
}
