/// The objects of a folder of manifests at one moment.
public struct ManifestSnapshot: Sendable {
    public var objects: [KubernetesObject]
    public var problems: [ManifestProblem]

    /// Reads a folder once.
    public init(folder: String) throws(ManifestFolderError) {
        var set = ManifestSet()
        try set.readAll(ManifestDirectory(path: folder))
        let update = set.takeUpdate()
        objects = update.changes.compactMap { change in
            guard case .set(let object) = change else { return nil }
            return object
        }
        problems = update.problems
    }
}

extension ManifestSet {
    /// Reads every manifest of the folder, one after the other, and forgets those that are gone.
    mutating func readAll(_ directory: ManifestDirectory) throws(ManifestFolderError) {
        let names = try directory.names()
        for name in Set(fileNames).subtracting(names).sorted() { read(name, .gone) }
        for name in names { read(name, directory.content(of: name)) }
    }
}
