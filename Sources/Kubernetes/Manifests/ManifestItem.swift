/// What a document or an item of a list holds.
struct ManifestItem {
    var content: Content
    /// For example `Service default/web`; nil if the document does not say.
    var name: String?
    /// What the object is known by, as far as its kind and name could be read.
    var key: ObjectKey?
    /// The line of the document where the object begins, if the format tells.
    var line: Int?

    enum Content {
        case service(ServiceShape)
        case endpointSlice(EndpointSliceShape)
        case node(NodeShape)
        case serviceCIDR(ServiceCIDRShape)
        case list([ManifestItem])
        /// A kind that a proxy does not follow, or nothing.
        case other
        case unusable(FieldError)
    }
}

extension ManifestItem: Decodable {
    private enum CodingKeys: String, CodingKey { case apiVersion, kind, items, metadata }

    init(from decoder: any Decoder) {
        self.init(from: decoder, impliedKind: nil)
    }

    /// Never throws: what is wrong with one object is no concern of its neighbours. Items of a `ServiceList` need not
    /// repeat their kind.
    private init(from decoder: any Decoder, impliedKind: ObjectKind?) {
        self.init(content: .other, line: (decoder as? YAMLNodeDecoder)?.line)
        do {
            if try decoder.singleValueContainer().decodeNil() { return }
            let object = try decoder.container(keyedBy: CodingKeys.self)
            let kindName = try object.decodeIfPresent(String.self, forKey: .kind) ?? impliedKind?.rawValue
            guard let kindName else {
                throw FieldError(field: "kind", value: nil, expected: "the kind of a Kubernetes object")
            }
            let apiVersion = try object.decodeIfPresent(String.self, forKey: .apiVersion) ?? impliedKind?.apiVersion
            if let kind = ObjectKind(rawValue: kindName), kind.apiVersion == apiVersion {
                identify(kind, try? object.decodeIfPresent(MetadataShape.self, forKey: .metadata))
                content = try ManifestItem.shape(kind, decoder)
            } else if kindName == "List", apiVersion == "v1" {
                content = .list(try ManifestItem.items(object, impliedKind: nil))
            } else if let kind = ObjectKind.allCases.first(where: { kindName == "\($0.rawValue)List" }),
                kind.apiVersion == apiVersion
            {
                content = .list(try ManifestItem.items(object, impliedKind: kind))
            }
        } catch {
            // The path within the object is what a person looks for, not the path within the list.
            content = .unusable(FieldError(error).relative(to: decoder.codingPath))
        }
    }

    private static func shape(_ kind: ObjectKind, _ decoder: any Decoder) throws -> Content {
        switch kind {
        case .service: .service(try ServiceShape(from: decoder))
        case .endpointSlice: .endpointSlice(try EndpointSliceShape(from: decoder))
        case .node: .node(try NodeShape(from: decoder))
        case .serviceCIDR: .serviceCIDR(try ServiceCIDRShape(from: decoder))
        }
    }

    private static func items(
        _ list: KeyedDecodingContainer<CodingKeys>, impliedKind: ObjectKind?
    ) throws -> [ManifestItem] {
        guard list.contains(.items), try !list.decodeNil(forKey: .items) else { return [] }
        var container = try list.nestedUnkeyedContainer(forKey: .items)
        var items: [ManifestItem] = []
        while !container.isAtEnd {
            items.append(ManifestItem(from: try container.superDecoder(), impliedKind: impliedKind))
        }
        return items
    }

    private mutating func identify(_ kind: ObjectKind, _ metadata: MetadataShape??) {
        let metadata = metadata ?? nil
        let name = try? FieldReader().namespacedName(metadata)
        key = name.map { kind.key($0) }
        self.name = key.map { "\($0)" } ?? kind.rawValue
    }
}
