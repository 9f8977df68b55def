/// What the files of a folder say together: files in, changes and problems out.
///
/// An object that several files define belongs to the first of them by name; the others wait for it to go. A file that
/// cannot be parsed any more keeps what it said before, and so does an object that has become unusable: a half-written
/// save must not remove a Service.
struct ManifestSet {
    /// What is found under a file's name.
    enum Content {
        case bytes([UInt8])
        /// With the reason.
        case unreadable(String)
        case gone
    }

    /// What is new since the last update.
    struct Update {
        var changes: [ObjectChange] = []
        var problems: [ManifestProblem] = []
    }

    private struct File {
        /// Of the bytes that were decoded last: the same bytes are not decoded again.
        var digest: Int?
        var keys: [ObjectKey] = []
        var problems: Set<ManifestProblem> = []
    }

    private var files: [String: File] = [:]
    private var claims: [ObjectKey: ObjectClaim] = [:]
    private var membership = SliceMembership()
    private var newProblems: [ManifestProblem] = []
    /// Keys that may have changed since the last update, in order, and the objects that were told then.
    private var touched: [ObjectKey] = []
    private var told: [ObjectKey: KubernetesObject?] = [:]

    /// Names of the files that were there.
    var fileNames: [String] { Array(files.keys) }

    /// The file that an object is taken from.
    func origin(of key: ObjectKey) -> String? { claims[key]?.file }

    /// Takes in what is found under a file's name now.
    mutating func read(_ name: String, _ content: Content) {
        switch content {
        case .bytes(let bytes):
            let digest = ManifestSet.digest(bytes)
            if files[name]?.digest != digest {
                replace(name, DecodedManifest(file: name, bytes: bytes), digest: digest)
            }
        case .unreadable(let reason):
            let problem = ManifestProblem(kind: .unreadable, file: name, reason: reason)
            files[name, default: File()].digest = nil
            setProblems([problem], of: name)
        case .gone:
            guard let file = files.removeValue(forKey: name) else { return }
            for key in file.keys { withdraw(key, from: name) }
        }
    }

    /// The difference to the state at the last call.
    mutating func takeUpdate() -> Update {
        var changes: [ObjectChange] = []
        for key in touched {
            let before = told[key] ?? nil
            let now = claims[key]?.object
            guard before != now else { continue }
            membership.replace(before, with: now)
            changes.append(now.map { .set($0) } ?? .remove(key))
        }
        let orphans = membership.takeNewOrphans().map { slice, service in
            ManifestProblem(
                kind: .unknownService, file: origin(of: .endpointSlice(slice)) ?? "", object: "EndpointSlice \(slice)",
                reason: "its Service \(service) is in no file of the folder")
        }
        defer {
            touched.removeAll()
            told.removeAll()
            newProblems.removeAll()
        }
        return Update(changes: changes, problems: newProblems + orphans)
    }

    private mutating func replace(_ name: String, _ decoded: DecodedManifest, digest: Int) {
        let old = files[name]?.keys ?? []
        let isKept = decoded.isMalformed && !old.isEmpty
        var keys = isKept ? old : decoded.objects.map(\.key)
        if !isKept {
            for object in decoded.objects { claim(object, for: name) }
            if !old.isEmpty {
                var missing = Set(old).subtracting(keys)
                for key in decoded.unusable where missing.remove(key) != nil { keys.append(key) }
                for key in old where missing.contains(key) { withdraw(key, from: name) }
            }
        }
        files[name, default: File()].keys = keys
        files[name, default: File()].digest = digest
        setProblems(decoded.problems, of: name)
    }

    private mutating func setProblems(_ problems: [ManifestProblem], of name: String) {
        var known = files[name]?.problems ?? []
        newProblems += problems.filter { known.insert($0).inserted }
        files[name]?.problems = Set(problems)
    }

    private mutating func claim(_ object: KubernetesObject, for name: String) {
        touch(object.key)
        guard let loser = claims[object.key, default: ObjectClaim(file: name, object: object)].add(object, from: name)
        else { return }
        let winner = origin(of: object.key) ?? name
        newProblems.append(
            ManifestProblem(
                kind: .duplicate, file: loser, object: "\(object.key)",
                reason: "\(winner) defines it as well; that one is used, since it is the first by name"))
    }

    private mutating func withdraw(_ key: ObjectKey, from name: String) {
        touch(key)
        guard var claim = claims.removeValue(forKey: key) else { return }
        if claim.remove(name) { claims[key] = claim }
    }

    private mutating func touch(_ key: ObjectKey) {
        guard told[key] == nil else { return }
        told[key] = .some(claims[key]?.object)
        touched.append(key)
    }

    private static func digest(_ bytes: [UInt8]) -> Int {
        var hasher = Hasher()
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
