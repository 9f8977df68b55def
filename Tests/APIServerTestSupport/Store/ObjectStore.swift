import Kubernetes

/// All objects of the server, under one sequence of resource versions.
struct ObjectStore: Sendable {
    private(set) var resourceVersion: UInt64
    /// Changes that are remembered for each resource.
    var historyWindow: Int
    private var collections: [Resource: ObjectCollection]

    init(resourceVersion: UInt64, historyWindow: Int) {
        self.resourceVersion = resourceVersion
        self.historyWindow = historyWindow
        collections = Dictionary(
            uniqueKeysWithValues: Resource.allCases.map { ($0, ObjectCollection(forgotten: resourceVersion)) })
    }

    subscript(resource: Resource) -> ObjectCollection {
        get { collections[resource, default: ObjectCollection(forgotten: resourceVersion)] }
        _modify { yield &collections[resource, default: ObjectCollection(forgotten: resourceVersion)] }
    }

    mutating func set(_ value: KubernetesObject, labels: [String: String]) -> Change {
        resourceVersion += 1
        let object = StoredObject(value, labels: labels, resourceVersion: resourceVersion)
        return self[Resource(of: value.key)].set(object, remembering: historyWindow)
    }

    /// Nil if there is no such object.
    mutating func remove(_ key: ObjectKey) -> Change? {
        let resource = Resource(of: key)
        let (namespace, name) = key.path
        guard let last = self[resource].object(at: "\(namespace)/\(name)") else { return nil }
        resourceVersion += 1
        return self[resource].remove(last.at(resourceVersion), remembering: historyWindow)
    }

    /// A state without a past. Objects that were recorded have resource versions of their own, and the server's is
    /// that of their list.
    mutating func load(_ objects: [StoredObject], resourceVersion: UInt64) {
        self.resourceVersion = max(resourceVersion, self.resourceVersion)
        for (resource, objects) in Dictionary(grouping: objects, by: { Resource(of: $0.key) }) {
            self[resource].load(objects, resourceVersion: resourceVersion)
        }
    }

    /// A recorded change at its own resource version.
    mutating func apply(_ object: StoredObject, isDeletion: Bool) -> Change {
        resourceVersion = max(resourceVersion, object.resourceVersion)
        let resource = Resource(of: object.key)
        return isDeletion
            ? self[resource].remove(object, remembering: historyWindow)
            : self[resource].set(object, remembering: historyWindow)
    }

    mutating func forgetHistory() {
        for resource in Resource.allCases { self[resource].forget(upTo: resourceVersion) }
    }
}
