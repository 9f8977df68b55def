/// The objects of one resource, and what watches and lists in pages need of its past.
struct ObjectCollection: Sendable {
    /// In the order of their paths.
    private(set) var objects: [StoredObject] = []
    /// The last changes, oldest first.
    private(set) var history: [Change] = []
    /// The resource version before `history`: no older one can be watched from.
    private(set) var forgotten: UInt64
    /// States that lists in pages began to read.
    private var snapshots: [(resourceVersion: UInt64, objects: [StoredObject])] = []

    init(forgotten: UInt64) {
        self.forgotten = forgotten
    }

    func object(at path: String) -> StoredObject? {
        let (index, isPresent) = position(of: path)
        return isPresent ? objects[index] : nil
    }

    /// Puts an object in its place and returns the change.
    mutating func set(_ object: StoredObject, remembering window: Int) -> Change {
        let (index, isPresent) = position(of: object.path)
        let previous = isPresent ? objects[index] : nil
        if isPresent { objects[index] = object } else { objects.insert(object, at: index) }
        let change = Change(kind: isPresent ? .modified : .added, object: object, previous: previous)
        remember(change, window)
        return change
    }

    /// Takes an object away; `last` is its state in the event.
    mutating func remove(_ last: StoredObject, remembering window: Int) -> Change {
        let (index, isPresent) = position(of: last.path)
        let previous = isPresent ? objects.remove(at: index) : nil
        let change = Change(kind: .deleted, object: last, previous: previous)
        remember(change, window)
        return change
    }

    /// Objects with their places and no changes: the state before the server is watched.
    mutating func load(_ objects: [StoredObject], resourceVersion: UInt64) {
        self.objects = objects.sorted { $0.path < $1.path }
        forget(upTo: resourceVersion)
    }

    /// Changes after a resource version; nil if they are forgotten.
    func changes(after resourceVersion: UInt64) -> ArraySlice<Change>? {
        guard resourceVersion >= forgotten else { return nil }
        let start = history.partitioningIndex { $0.object.resourceVersion > resourceVersion }
        return history[start...]
    }

    /// Forgets the changes, as compaction does.
    mutating func forget(upTo resourceVersion: UInt64) {
        history = []
        forgotten = resourceVersion
    }

    mutating func keepSnapshot(of resourceVersion: UInt64) {
        if snapshots.contains(where: { $0.resourceVersion == resourceVersion }) { return }
        // Several lists may be under way; older ones have to begin again.
        if snapshots.count == 8 { snapshots.removeFirst() }
        snapshots.append((resourceVersion, objects))
    }

    func snapshot(of resourceVersion: UInt64) -> [StoredObject]? {
        snapshots.first { $0.resourceVersion == resourceVersion }?.objects
    }

    /// Makes every continue token given out so far an expired one.
    mutating func expireSnapshots() { snapshots = [] }

    private mutating func remember(_ change: Change, _ window: Int) {
        history.append(change)
        // Twice the window, so that the array is not moved for each change.
        guard history.count >= max(2 * window, 1) else { return }
        let forgettable = history.count - window
        forgotten = history[forgettable - 1].object.resourceVersion
        history.removeFirst(forgettable)
    }

    private func position(of path: String) -> (index: Int, isPresent: Bool) {
        let index = objects.partitioningIndex { $0.path >= path }
        return (index, index < objects.count && objects[index].path == path)
    }
}

extension Array {
    /// The first index whose element is on the far side, in an array where those come last.
    func partitioningIndex(where isFar: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isFar(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
