import Kubernetes
import NIOCore

@testable import KubernetesClient

/// A list as it is read from chunks.
struct ReadList {
    var objects: [DecodedObject] = []
    var metadata = ListMetadata()
    var isComplete = false

    init(_ kind: ObjectKind, _ format: ObjectFormat, _ chunks: [ByteBuffer]) throws {
        switch format {
        case .protobuf: try read(kind, format, chunks, ProtobufListSplitter())
        case .json: try read(kind, format, chunks, JSONListSplitter())
        }
    }

    private mutating func read(
        _ kind: ObjectKind, _ format: ObjectFormat, _ chunks: [ByteBuffer], _ splitter: some ListSplitter
    ) throws {
        var splitter = splitter
        let decoder = ObjectDecoder(kind)
        for chunk in chunks {
            splitter.append(chunk)
            while let range = try splitter.next() {
                objects.append(try decoder.object(format, range, in: splitter.bytes.span.bytes))
            }
        }
        metadata = splitter.metadata
        isComplete = splitter.isComplete
    }
}

/// An event of a watch, read.
enum ReadEvent: Equatable {
    case object(WatchFrame.Kind, DecodedObject)
    case bookmark(ObjectVersion)
    case error(APIStatus)
}

/// The events of a watch as they are read from chunks.
func readWatch(_ kind: ObjectKind, _ format: ObjectFormat, _ chunks: [ByteBuffer]) throws -> [ReadEvent] {
    var splitter = WatchSplitter(format)
    let decoder = ObjectDecoder(kind)
    var events: [ReadEvent] = []
    for chunk in chunks {
        splitter.append(chunk)
        while let frame = try splitter.next() {
            let bytes = splitter.bytes
            switch frame.kind {
            case .bookmark:
                events.append(.bookmark(try decoder.version(format, frame.object, in: bytes.span.bytes)))
            case .error: events.append(.error(try APIStatus(format, frame.object, in: bytes)))
            case .added, .modified, .deleted:
                events.append(.object(frame.kind, try decoder.object(format, frame.object, in: bytes.span.bytes)))
            }
        }
    }
    return events
}
