import Foundation

/// A recorded list, taken apart into its objects.
struct RecordedList {
    var objects: [RecordedObject]
    var resourceVersion: UInt64

    init(_ resource: Resource, json: [UInt8], protobuf: [UInt8]) throws {
        struct Shape: Decodable {
            var metadata: Metadata

            struct Metadata: Decodable {
                var resourceVersion: String
            }
        }
        let shape = try JSONDecoder().decode(Shape.self, from: Data(json))
        guard let resourceVersion = UInt64(shape.metadata.resourceVersion) else {
            throw RecordingError.unreadable("list of \(resource)")
        }
        self.resourceVersion = resourceVersion
        let texts = try JSONText.elements(ofArray: "items", in: json)
        let messages = try ProtobufReader.fields(2, of: ProtobufReader.unwrapped(protobuf[...]))
        guard texts.count == messages.count else {
            throw RecordingError.unreadable("list of \(resource): \(texts.count) objects, \(messages.count) messages")
        }
        objects = try zip(texts, messages).map { try RecordedObject(resource, json: $0, protobuf: $1) }
    }
}
