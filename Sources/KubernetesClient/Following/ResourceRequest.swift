/// A list or a watch of a resource.
struct ResourceRequest: Hashable, Sendable {
    enum Action: Hashable, Sendable {
        /// - Parameters:
        ///   - version: how recent the list must be.
        ///   - continuation: where to go on, empty for the beginning.
        case list(version: ListVersion, continuation: String)
        case watch(version: String)
        /// A watch that begins with every object there is.
        case watchWithInitialEvents(version: ListVersion)
    }

    /// How recent a list must be.
    enum ListVersion: Hashable, Sendable {
        /// Whatever the server has in memory: the cheapest for it, and the watch catches up.
        case any
        case notOlder(String)
        /// As recent as the storage.
        case latest
    }

    var resource: Resource
    var action: Action
    /// Seconds after which the server shall end a watch.
    var timeout = 300

    var isWatch: Bool {
        if case .list = action { false } else { true }
    }

    /// What the server calls it when it asks whether it is allowed.
    var verb: String { isWatch ? "watch" : "list" }

    /// Names and values of the query, not encoded.
    var query: [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        if let selector = resource.labelSelector { query.append(("labelSelector", selector)) }
        if let selector = resource.fieldSelector { query.append(("fieldSelector", selector)) }
        switch action {
        case .list(.any, ""): query.append(("resourceVersion", "0"))
        case .list(.notOlder(let version), ""): query.append(("resourceVersion", version))
        case .list(.latest, ""): query.append(("limit", ResourceRequest.pageSize))
        case .list(_, let continuation):
            // A token implies the version; giving one too is an error.
            query += [("limit", ResourceRequest.pageSize), ("continue", continuation)]
        case .watch(let version):
            query += [("watch", "true"), ("resourceVersion", version)]
        case .watchWithInitialEvents(let version):
            query += [
                ("watch", "true"), ("sendInitialEvents", "true"), ("resourceVersionMatch", "NotOlderThan"),
            ]
            if case .notOlder(let version) = version { query.append(("resourceVersion", version)) }
        }
        if isWatch { query += [("allowWatchBookmarks", "true"), ("timeoutSeconds", "\(timeout)")] }
        return query
    }

    /// Only lists from storage have pages: they cost the server memory. Lists from its cache ignore the limit.
    private static let pageSize = "500"
}
