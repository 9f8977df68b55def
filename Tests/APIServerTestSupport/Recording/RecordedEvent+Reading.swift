import Foundation

extension RecordedEvent {
    /// Reads a watch that was recorded as JSON lines and as frames: the same events in both.
    static func events(_ resource: Resource, jsonLines: [UInt8], frames: [UInt8]) throws -> [RecordedEvent] {
        let lines = jsonLines.split(separator: UInt8(ascii: "\n"))
        let messages = try self.messages(frames)
        guard lines.count == messages.count else {
            throw RecordingError.unreadable("watch of \(resource): \(lines.count) lines, \(messages.count) frames")
        }
        return try zip(lines, messages).map { line, message in
            let line = Array(line)
            guard let name = line.firstRange(of: Array("\"object\":".utf8)) else {
                throw RecordingError.unreadable("a line without an object")
            }
            let shape = try JSONDecoder().decode(TypeShape.self, from: Data(line))
            let object = try RecordedObject(
                resource, json: try JSONText.object(at: name.upperBound, in: line),
                protobuf: try ProtobufReader.unwrapped(try ProtobufReader.field(2, 1, of: message)))
            return RecordedEvent(type: shape.type, resource: resource, object: object)
        }
    }

    private struct TypeShape: Decodable {
        var type: EventType
    }

    /// Splits frames at their lengths.
    private static func messages(_ frames: [UInt8]) throws -> [ArraySlice<UInt8>] {
        var rest = frames[...]
        var messages: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard length <= rest.count - 4 else { throw RecordingError.unreadable("a frame without an end") }
            messages.append(rest.dropFirst(4).prefix(length))
            rest = rest.dropFirst(4 + length)
        }
        return messages
    }
}
