import Kubernetes

/// Decides how one resource is followed: what to ask for next, what a received object changes, and how long to wait
/// after a failure.
///
/// It does nothing itself and knows no clock. A runner makes the request that `nextRequest` names, hands in what is
/// received, calls `ended`, waits, and begins again; in between it passes on what `takeChanges` returns.
struct Reflector {
    private enum Phase {
        case list(ResourceRequest.ListVersion, continuation: String)
        case initialEvents(ResourceRequest.ListVersion)
        case watch
    }

    let resource: Resource
    private(set) var format: ObjectFormat
    private var phase: Phase
    /// Whether the request under way is a watch, which the phase may have become since.
    private var isWatchRequest = false
    private var held = HeldObjects()
    private var backoff: Backoff
    /// Whether lists are asked for in the form of a watch, which goes on as one.
    private var streamsLists: Bool
    /// The version of the last complete list or of the last event after it.
    private(set) var version = ""
    /// Whether a list that a watch asked for has been begun at once since the last stable watch.
    private var hasListedAtOnce = false
    /// Whether everything that exists has been told once, or will never be told.
    private(set) var isSynced = false
    private var changes: [ObjectChange] = []
    private var problems: [ObjectProblem] = []
    /// Of each object that has some, what was reported.
    private var reported: [ObjectKey: [ObjectProblem]] = [:]

    init(_ resource: Resource, format: ObjectFormat, streamsLists: Bool, backoff: Backoff.Limits) {
        self.resource = resource
        self.format = format
        self.backoff = Backoff(backoff)
        self.streamsLists = streamsLists
        phase = streamsLists ? .initialEvents(.any) : .list(.any, continuation: "")
    }

    // MARK: Out

    /// Number of objects known.
    var count: Int { held.count }

    /// Whether the last list is complete, page by page.
    var isListed: Bool { isWatching }

    /// The request to make now. Jitter is a number from 0 to 1.
    mutating func nextRequest(jitter: Double) -> ResourceRequest {
        let action: ResourceRequest.Action
        switch phase {
        case .list(let version, let continuation):
            if continuation.isEmpty { held.beginList() }
            action = .list(version: version, continuation: continuation)
        case .initialEvents(let version):
            held.beginList()
            action = .watchWithInitialEvents(version: version)
        case .watch:
            action = .watch(version: version)
        }
        // Spread, so that a restarted server does not end all watches at the same moment for ever.
        let request = ResourceRequest(resource: resource, action: action, timeout: 300 + Int(300 * jitter))
        isWatchRequest = request.isWatch
        return request
    }

    mutating func takeChanges() -> [ObjectChange] {
        defer { changes = [] }
        return changes
    }

    mutating func takeProblems() -> [ObjectProblem] {
        defer { problems = [] }
        return problems
    }

    // MARK: In

    /// An item of a list, or an object that a watch calls added or modified.
    mutating func set(_ decoded: DecodedObject) {
        report(decoded)
        switch decoded.content {
        case .success(let object?):
            if let change = held.set(object) { changes.append(change) }
        case .success(nil):
            if let change = held.remove(decoded.key) { changes.append(change) }
        case .failure:
            // One that has become unusable is kept as it was: a typing error must not end a Service.
            held.keep(decoded.key)
        }
        noteVersion(decoded.version)
    }

    mutating func remove(_ decoded: DecodedObject) {
        reported[decoded.key] = nil
        if let change = held.remove(decoded.key) { changes.append(change) }
        noteVersion(decoded.version)
    }

    mutating func bookmark(_ version: ObjectVersion) {
        noteVersion(version)
        if case .initialEvents = phase, version.endsInitialEvents {
            self.version = version.resourceVersion
            endList()
        }
    }

    /// A list, or a page of one, has arrived completely.
    mutating func listEnded(_ metadata: ListMetadata) {
        guard case .list(let version, _) = phase else { return }
        if metadata.continuation.isEmpty {
            self.version = metadata.resourceVersion
            endList()
        } else {
            phase = .list(version, continuation: metadata.continuation)
        }
    }

    /// The response has ended.
    ///
    /// - Parameters:
    ///   - error: nil if it was complete.
    ///   - lived: how long it lasted.
    ///   - jitter: a number from 0 to 1.
    /// - Returns: how long to wait before the next request.
    mutating func ended(_ error: RequestError?, lived: Duration, jitter: Double) -> Duration {
        let isStable = isWatchRequest && backoff.lived(lived)
        if isStable { hasListedAtOnce = false }
        guard let error else {
            // The end of a list leads to the next page or to the watch, and that of a watch to the next watch; but a
            // server that ends watches as soon as they begin is broken.
            return !isWatchRequest || isStable ? .zero : backoff.failed(jitter: jitter)
        }
        if changesRequest(for: error) { return .zero }
        guard let status = error.status, resource.isOptional, [403, 404].contains(status.code) else {
            return backoff.failed(jitter: jitter, retryAfter: error.retryAfter)
        }
        // It may come with the next upgrade of the cluster, for which nothing waits.
        isSynced = true
        return backoff.failed(jitter: jitter, retryAfter: Backoff.greatestRetryAfter)
    }

    // MARK: Steps

    private var isWatching: Bool {
        if case .watch = phase { true } else { false }
    }

    private mutating func beginList(_ version: ResourceRequest.ListVersion) {
        phase = streamsLists ? .initialEvents(version) : .list(version, continuation: "")
    }

    private mutating func endList() {
        changes += held.endList()
        for key in reported.keys where !held.contains(key) { reported[key] = nil }
        phase = .watch
        isSynced = true
    }

    /// Versions of items of a list say nothing about what has been seen.
    private mutating func noteVersion(_ version: ObjectVersion) {
        if isWatching, !version.resourceVersion.isEmpty { self.version = version.resourceVersion }
    }

    private mutating func report(_ decoded: DecodedObject) {
        var found = decoded.leftOut.map { ObjectProblem(key: decoded.key, isWhole: false, error: $0) }
        if case .failure(let error) = decoded.content {
            found.append(ObjectProblem(key: decoded.key, isWhole: true, error: error))
        }
        let known = reported[decoded.key] ?? []
        problems += found.filter { !known.contains($0) }
        if !found.isEmpty || !known.isEmpty { reported[decoded.key] = found.isEmpty ? nil : found }
    }

    /// Returns whether the next request is another one than before, which need not wait.
    private mutating func changesRequest(for error: RequestError) -> Bool {
        if error.status?.code == 406, format == .protobuf {
            format = .json
            return true
        }
        switch phase {
        case .list(let version, _):
            return changesList(for: error, version)
        case .initialEvents(let version):
            // Only 401, 403, 429 and what the network does say nothing about the ability to stream lists.
            guard let status = error.status, ![401, 403, 429].contains(status.code) else { return false }
            streamsLists = false
            beginList(version)
            return true
        case .watch:
            return changesWatch(for: error)
        }
    }

    private mutating func changesWatch(for error: RequestError) -> Bool {
        guard needsList(after: error) else { return false }
        let isFromTheFuture = error.status?.isFromTheFuture ?? false
        // From memory, whole: the pages of a list from storage would each be a request against the limit.
        beginList(isFromTheFuture ? .latest : .notOlder(version))
        guard isFromTheFuture || error.status?.isGone ?? false else { return false }
        // So does every server answer that has been started again, and what failed while it was away says nothing about
        // it now. Once: a server may answer lists and still refuse each watch from their versions.
        defer { hasListedAtOnce = true }
        return !hasListedAtOnce
    }

    private mutating func changesList(for error: RequestError, _ version: ResourceRequest.ListVersion) -> Bool {
        guard let status = error.status else { return false }
        if status.isGone || status.isFromTheFuture {
            phase = .list(.latest, continuation: "")
            return version != .latest
        }
        return false
    }

    /// Whether a watch that ended so cannot be taken up where it ended.
    private func needsList(after error: RequestError) -> Bool {
        switch error {
        case .event, .malformed: true
        case .refused(let status, _): status.isGone || status.isFromTheFuture || [400, 404, 422].contains(status.code)
        case .connection, .credentials, .truncated: false
        }
    }
}
