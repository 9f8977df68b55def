import Ruleset

/// What an operator should know of a map of remembered clients.
struct AffinityFinding: Hashable, Sendable {
    var event: AffinityWatch.Event
    var map: AffinityMap
    /// How many are remembered; 0 if the kernel does not tell.
    var clients: Int
    var limit: Int
}
