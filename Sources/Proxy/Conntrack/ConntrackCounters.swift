/// How often connection tracking was searched, and what was deleted there, since the start.
public struct ConntrackCounters: Hashable, Sendable {
    /// Searches that were completed.
    public var searches = 0
    /// Searches that failed, and were or will be repeated.
    public var failedSearches = 0
    /// UDP entries of endpoints that are gone, while their Service has others.
    public var endpointGone = 0
    /// UDP entries of Services that have no endpoint any more.
    public var noEndpoints = 0
    /// UDP entries from before their Service had endpoints.
    public var notTranslated = 0
    /// UDP entries of frontends that are no more.
    public var frontendGone = 0
    /// TCP connections that were cut.
    public var connectionsCut = 0

    public init() {}

    /// All entries deleted.
    public var deleted: Int { endpointGone + noEndpoints + notTranslated + frontendGone + connectionsCut }

    mutating func count(_ reason: StaleFlow) {
        switch reason {
        case .endpointGone: endpointGone += 1
        case .noEndpoints: noEndpoints += 1
        case .notTranslated: notTranslated += 1
        case .frontendGone: frontendGone += 1
        case .connectionCut: connectionsCut += 1
        }
    }
}
