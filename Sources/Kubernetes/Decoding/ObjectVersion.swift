/// What following an object's kind needs of its metadata, besides the name.
package struct ObjectVersion: Hashable, Sendable {
    /// On the bookmark that follows the last of the initial events of a watch, with value "true".
    package static let endOfInitialEvents = "k8s.io/initial-events-end"

    /// `metadata.resourceVersion`: an opaque string.
    package var resourceVersion = ""
    package var endsInitialEvents = false

    package init(resourceVersion: String = "", endsInitialEvents: Bool = false) {
        self.resourceVersion = resourceVersion
        self.endsInitialEvents = endsInitialEvents
    }
}

extension ObjectVersion: Decodable {
    private enum CodingKeys: String, CodingKey { case metadata }
    private enum MetadataKeys: String, CodingKey { case resourceVersion, annotations }
    private enum AnnotationKeys: String, CodingKey { case end = "k8s.io/initial-events-end" }

    /// Of a whole object.
    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        let metadata = try object.nestedContainer(keyedBy: MetadataKeys.self, forKey: .metadata)
        resourceVersion = try metadata.decodeIfPresent(String.self, forKey: .resourceVersion) ?? ""
        guard metadata.contains(.annotations) else { return }
        let annotations = try metadata.nestedContainer(keyedBy: AnnotationKeys.self, forKey: .annotations)
        endsInitialEvents = try annotations.decodeIfPresent(String.self, forKey: .end) == "true"
    }
}
