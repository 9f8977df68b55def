import Kubernetes

/// What has been told of one resource: enough of each object to see whether it differs, which is what a relist needs.
///
/// Of an object's value only a hash of 64 bits is kept. Values that differ have the same one with a probability of
/// 2⁻⁶⁴, and the seed is chosen anew by every process, so nobody can prepare such a pair.
struct HeldObjects {
    private struct Entry {
        var hash: Int
        /// The list that the object was last seen in.
        var list: UInt32
    }

    private var entries: [ObjectKey: Entry] = [:]
    private var list: UInt32 = 0

    var count: Int { entries.count }

    func contains(_ key: ObjectKey) -> Bool { entries[key] != nil }

    /// Every object that is not seen until `endList` will be gone.
    mutating func beginList() { list &+= 1 }

    /// Returns what to tell: nil if nothing has changed.
    mutating func set(_ object: KubernetesObject) -> ObjectChange? {
        let hash = object.hashValue
        let old = entries.updateValue(Entry(hash: hash, list: list), forKey: object.key)
        return old?.hash == hash ? nil : .set(object)
    }

    /// The object exists, and what was told of it stays.
    mutating func keep(_ key: ObjectKey) { entries[key]?.list = list }

    mutating func remove(_ key: ObjectKey) -> ObjectChange? {
        entries.removeValue(forKey: key) == nil ? nil : .remove(key)
    }

    /// Forgets and returns what was not in the list.
    mutating func endList() -> [ObjectChange] {
        let gone = entries.filter { $0.value.list != list }.map(\.key)
        for key in gone { entries[key] = nil }
        return gone.map { .remove($0) }
    }
}
