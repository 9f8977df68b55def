import Kubernetes
import NIOCore
import TestSupport
import Testing

@testable import KubernetesClient

/// Watches of a real cluster, in both formats.
struct RecordedWatchTests {
    @Test func `protocol buffers and JSON say the same`() throws {
        let lines = ByteBuffer(bytes: try RecordedFile.bytes("endpointslices.rollout.watch.jsonl"))
        let frames = ByteBuffer(bytes: try RecordedFile.bytes("endpointslices.rollout.watch.pb"))
        let json = try readWatch(.endpointSlice, .json, [lines])
        let protobuf = try readWatch(.endpointSlice, .protobuf, [frames])
        #expect(json.count == 186)
        // The two recordings were not stopped at the same moment: bookmarks differ.
        let isObject: (ReadEvent) -> Bool = { if case .object = $0 { true } else { false } }
        #expect(json.filter(isObject).count == 184)
        #expect(json.filter(isObject) == protobuf.filter(isObject))
        #expect(json.last == .bookmark(ObjectVersion(resourceVersion: "2175")))
        guard case .bookmark = protobuf.last else {
            Issue.record("the recording ends with a bookmark")
            return
        }
    }

    @Test(arguments: [(ObjectFormat.json, "jsonl"), (.protobuf, "pb")])
    func `a watch may arrive in chunks of any size`(format: (ObjectFormat, String)) throws {
        let bytes = try RecordedFile.bytes("endpointslices.rollout.watch.\(format.1)")
        let whole = try readWatch(.endpointSlice, format.0, [ByteBuffer(bytes: bytes)])
        for size in [61, 1000, 4096, 100_000] {
            #expect(try readWatch(.endpointSlice, format.0, chunks(bytes, of: size)) == whole)
        }
    }

    @Test func `a watch may be split anywhere`() throws {
        try checkSplits(.protobuf, .endpointSlice, RecordedFile.bytes("endpointslices.rollout.watch.pb").prefix(3000))
        try checkSplits(.json, .service, RecordedFile.bytes("services.changes.watch.jsonl").suffix(500))
    }

    private func checkSplits(_ format: ObjectFormat, _ kind: ObjectKind, _ bytes: ArraySlice<UInt8>) throws {
        // The lines begin within one.
        let bytes = format == .json ? Array(bytes.drop { $0 != UInt8(ascii: "\n") }) : Array(bytes)
        let whole = try readWatch(kind, format, [ByteBuffer(bytes: bytes)])
        #expect(whole.count >= 2)
        for position in 0..<bytes.count {
            #expect(try readWatch(kind, format, halves(bytes, at: position)) == whole)
        }
    }

    @Test func `Services that come, change and go`() throws {
        let bytes = ByteBuffer(bytes: try RecordedFile.bytes("services.changes.watch.jsonl"))
        let kinds = try readWatch(.service, .json, [bytes]).map { event in
            switch event {
            case .object(let kind, let object): "\(kind.rawValue) \(object.key) \(object.version.resourceVersion)"
            case .bookmark(let version): "BOOKMARK \(version.resourceVersion)"
            case .error: "ERROR"
            }
        }
        #expect(
            kinds == [
                "ADDED Service default/tmp 2086", "MODIFIED Service default/web-sticky 2089",
                "MODIFIED Service default/web-dual 2091", "DELETED Service default/web-zone 2092",
                "DELETED Service default/tmp 2095", "DELETED Service default/no-endpoints 2099", "BOOKMARK 2099",
                "BOOKMARK 2099", "BOOKMARK 2099",
            ])
    }

    @Test func `errors as events`() throws {
        let gone = try readWatch(.service, .json, [ByteBuffer(bytes: RecordedFile.bytes("watch.gone.jsonl"))])
        guard case .error(let status) = try #require(gone.first) else {
            Issue.record("the event is an error")
            return
        }
        #expect(status.isGone)
        #expect(status.message == "too old resource version: 5 (2319)")
    }

    @Test func `a frame too long to be true is refused before it is there`() {
        #expect(throws: FramingError("an object of 16777217 bytes is longer than 16777216 bytes")) {
            try readWatch(.service, .protobuf, [ByteBuffer(bytes: [1, 0, 0, 1])])
        }
    }

    @Test(arguments: ["{}", #"{"type":"OTHER","object":{}}"#, #"{"type":"ADDED"}"#, "[]", "x", #"{"type":"ADDED","#])
    func `a line that is no event is refused`(line: String) {
        #expect(throws: FramingError.self) {
            try readWatch(.service, .json, [ByteBuffer(string: line + "\n")])
        }
    }

    @Test func `empty lines are skipped`() throws {
        #expect(try readWatch(.service, .json, [ByteBuffer(string: "\n \r\n\n")]).isEmpty)
    }

    @Test func `damaged frames never trap`() throws {
        let bytes = Array(try RecordedFile.bytes("endpointslices.rollout.watch.pb").prefix(20000))
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[position] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? readWatch(.endpointSlice, .protobuf, [ByteBuffer(bytes: damaged)])
        }
    }
}
