/// The files that define one object: the first by name holds it, the others are its rivals.
struct ObjectClaim {
    private(set) var file: String
    private(set) var object: KubernetesObject
    private var rivals: [Rival] = []

    private struct Rival {
        var file: String
        var object: KubernetesObject
    }

    init(file: String, object: KubernetesObject) {
        self.file = file
        self.object = object
    }

    /// Takes in what `name` says. Returns the file that has become a rival by it, if one has.
    mutating func add(_ object: KubernetesObject, from name: String) -> String? {
        if name == file {
            self.object = object
            return nil
        }
        if let index = rivals.firstIndex(where: { $0.file == name }) {
            rivals[index].object = object
            return nil
        }
        if name < file {
            let loser = Rival(file: file, object: self.object)
            rivals.insert(loser, at: 0)
            (file, self.object) = (name, object)
            return loser.file
        }
        rivals.insert(Rival(file: name, object: object), at: rivals.firstIndex { name < $0.file } ?? rivals.endIndex)
        return name
    }

    /// False if no file is left.
    mutating func remove(_ name: String) -> Bool {
        guard name == file else {
            rivals.removeAll { $0.file == name }
            return true
        }
        guard let next = rivals.first else { return false }
        rivals.removeFirst()
        (file, object) = (next.file, next.object)
        return true
    }
}
