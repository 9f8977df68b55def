public import Foundation
import TestSupport

/// Lists and a watch that were recorded from a real server, in both encodings.
public struct Recording: Sendable {
    public let objects: [RecordedObject]
    /// The resource version of the lists.
    public let resourceVersion: UInt64
    /// What happened to EndpointSlices after the lists.
    public let events: [RecordedEvent]

    /// The rollout of a Deployment behind many Services of a dual-stack cluster of three nodes, Kubernetes 1.36.
    public static func rollout() throws -> Recording { try Recording(contentsOf: RecordedFile.folder) }

    /// Reads `<resource>.list.json` and `.pb` of every resource, and `endpointslices.rollout.watch.jsonl` and `.pb`.
    public init(contentsOf directory: URL) throws {
        func bytes(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: directory.appendingPathComponent(name)))
        }
        var objects: [RecordedObject] = []
        var resourceVersion: UInt64 = 0
        for resource in Resource.allCases {
            let list = try RecordedList(
                resource, json: try bytes("\(resource.rawValue).list.json"),
                protobuf: try bytes("\(resource.rawValue).list.pb"))
            objects += list.objects
            resourceVersion = max(resourceVersion, list.resourceVersion)
        }
        self.objects = objects
        self.resourceVersion = resourceVersion
        events = try RecordedEvent.events(
            .endpointSlices, jsonLines: try bytes("endpointslices.rollout.watch.jsonl"),
            frames: try bytes("endpointslices.rollout.watch.pb"))
    }
}

/// A recording that cannot be replayed.
enum RecordingError: Error {
    case unreadable(String)
}
