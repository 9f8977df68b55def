/// The fields of ObjectMeta that a proxy reads.
///
/// The shapes of this folder are API objects as documents write them: every field is optional, unknown fields are
/// ignored, nothing is checked but the kind of each value. YAML and JSON decode into them; the compact values are made
/// from them.
struct MetadataShape: Decodable {
    var name: String?
    var namespace: String?
    var creationTimestamp: String?
    var labels: [String: String]?
}
