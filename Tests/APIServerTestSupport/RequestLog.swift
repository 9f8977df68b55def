/// What clients have done so far.
public struct RequestLog: Sendable {
    /// All requests, oldest first.
    public internal(set) var requests: [APIRequest] = []
    var established: [Resource: Int] = [:]
    var open: [Resource: Set<Int>] = [:]

    /// Requests of a path.
    public func count(path: String) -> Int { requests.count { $0.path == path } }
    public func lists(of resource: Resource) -> Int { requests.count { $0.isList && $0.resource == resource } }
    /// Requests to watch, whether they were successful or not.
    public func watches(of resource: Resource) -> Int { requests.count { $0.isWatch && $0.resource == resource } }
    /// Watches whose client was sent a head, since the server exists.
    public func establishedWatches(of resource: Resource) -> Int { established[resource, default: 0] }
    /// Watches that are established now.
    public func openWatches(of resource: Resource) -> Int { open[resource, default: []].count }
}
