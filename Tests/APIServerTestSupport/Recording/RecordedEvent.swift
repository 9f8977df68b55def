/// One event of a recorded watch.
public struct RecordedEvent: Sendable {
    public let type: EventType
    public let resource: Resource
    /// The object after the event; of a BOOKMARK only its resource version counts.
    public let object: RecordedObject

    public enum EventType: String, Sendable, Decodable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
        case bookmark = "BOOKMARK"
    }
}
