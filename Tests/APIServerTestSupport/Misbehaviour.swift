/// What a server does wrong, once or several times. Byte counts are of the response's body.
public enum Misbehaviour: Sendable {
    /// Closes the connection without a word.
    case drop
    /// Resets the connection without a word.
    case reset
    /// Answers with something that is no HTTP.
    case garbageForHead
    /// Answers late.
    case delay(Duration)
    case status(APIStatus)
    /// Closes the connection after so many bytes, or before the end of a shorter body.
    case truncate(after: Int)
    /// Sends other bytes in place of those from an offset on.
    case corrupt(after: Int, count: Int = .max)
    /// Sends a few bytes at a time.
    case drip(bytes: Int, every: Duration)
    /// Sends not another byte after so many, and leaves the connection open.
    case silence(after: Int)
    /// A watch begins with an ERROR event and ends.
    case errorEvent(APIStatus)
    /// `sendInitialEvents` is refused, as by a server whose storage cannot tell how far it is.
    case refuseInitialEvents
    /// A list's continue token has expired.
    case expireContinueToken
    /// Protobuf is answered with 406.
    case refuseProtobuf
    /// JSON is sent though protobuf was asked for.
    case answerJSON
}

/// Which requests misbehaviour is meant for.
public struct RequestFilter: Sendable {
    let matches: @Sendable (APIRequest) -> Bool

    public init(_ matches: @escaping @Sendable (APIRequest) -> Bool) {
        self.matches = matches
    }

    public static let all = RequestFilter { _ in true }
    public static let lists = RequestFilter { $0.isList }
    public static let watches = RequestFilter { $0.isWatch }
    public static func lists(of resource: Resource) -> RequestFilter {
        RequestFilter { $0.isList && $0.resource == resource }
    }
    public static func watches(of resource: Resource) -> RequestFilter {
        RequestFilter { $0.isWatch && $0.resource == resource }
    }
    public static func path(_ path: String) -> RequestFilter {
        RequestFilter { $0.path == path }
    }
}

/// Misbehaviour that is still to come, in the order it was asked for.
struct MisbehaviourQueue: Sendable {
    private var entries: [(filter: RequestFilter, misbehaviour: Misbehaviour, remaining: Int)] = []

    mutating func append(_ misbehaviour: Misbehaviour, for filter: RequestFilter, times: Int) {
        entries.append((filter, misbehaviour, times))
    }

    mutating func removeAll() { entries = [] }

    /// What is meant for a request, which uses it up.
    mutating func next(for request: APIRequest) -> Misbehaviour? {
        guard let index = entries.firstIndex(where: { $0.filter.matches(request) }) else { return nil }
        entries[index].remaining -= 1
        let misbehaviour = entries[index].misbehaviour
        if entries[index].remaining <= 0 { entries.remove(at: index) }
        return misbehaviour
    }
}
