/// What one file says.
struct DecodedManifest {
    /// In the order of the file, each key once.
    private(set) var objects: [KubernetesObject] = []
    private(set) var problems: [ManifestProblem] = []
    /// Objects that the file means to define but that cannot be used as they are written.
    private(set) var unusable: [ObjectKey] = []
    /// Whether some document could not even be parsed, so that nobody knows which objects the file should hold.
    private(set) var isMalformed = false
    let file: String
    private var keys: Set<ObjectKey> = []

    init(file: String) {
        self.file = file
    }

    mutating func append(_ item: ManifestItem, linesBefore: Int) {
        let line = item.line.map { $0 + linesBefore }
        do {
            var reader = FieldReader()
            let object = try DecodedManifest.object(item.content, &reader)
            for error in reader.leftOut { report(.unusableField, item, line, "\(error)") }
            if let object { append(object, item, line) }
        } catch {
            report(.unusableObject, item, line, "\(error)")
            if let key = item.key { unusable.append(key) }
        }
        if case .list(let items) = item.content {
            for item in items { append(item, linesBefore: linesBefore) }
        }
    }

    mutating func appendMalformed(line: Int?, reason: String) {
        isMalformed = true
        problems.append(ManifestProblem(kind: .malformed, file: file, line: line, reason: reason))
    }

    private mutating func append(_ object: KubernetesObject, _ item: ManifestItem, _ line: Int?) {
        guard keys.insert(object.key).inserted else {
            report(.duplicate, item, line, "defined earlier in this file; the first one is used")
            return
        }
        objects.append(object)
    }

    private mutating func report(_ kind: ManifestProblem.Kind, _ item: ManifestItem, _ line: Int?, _ reason: String) {
        problems.append(ManifestProblem(kind: kind, file: file, line: line, object: item.name, reason: reason))
    }

    private static func object(
        _ content: ManifestItem.Content, _ reader: inout FieldReader
    ) throws(FieldError) -> KubernetesObject? {
        switch content {
        case .service(let shape): .service(try Service(shape, reader: &reader))
        case .endpointSlice(let shape): try EndpointSlice(shape, reader: &reader).map { .endpointSlice($0) }
        case .node(let shape): .node(try Node(shape, reader: &reader))
        case .serviceCIDR(let shape): .serviceCIDR(try ServiceCIDR(shape, reader: &reader))
        case .list, .other: nil
        case .unusable(let error): throw error
        }
    }
}
