import Kubernetes
import NIOCore
import TestSupport
import Testing

@testable import KubernetesClient

/// Lists of a real cluster, in both formats.
struct RecordedListTests {
    static let lists: [(kind: ObjectKind, name: String, count: Int)] = [
        (.service, "services.list", 27), (.endpointSlice, "endpointslices.list", 25), (.node, "nodes.list", 1),
        (.serviceCIDR, "servicecidrs.list", 1),
    ]

    @Test(arguments: lists.map(\.name))
    func `protocol buffers and JSON say the same`(name: String) throws {
        let list = try #require(RecordedListTests.lists.first { $0.name == name })
        let json = try ReadList(list.kind, .json, [ByteBuffer(bytes: RecordedFile.bytes("\(name).json"))])
        let protobuf = try ReadList(list.kind, .protobuf, [ByteBuffer(bytes: RecordedFile.bytes("\(name).pb"))])
        #expect(json.objects.count == list.count)
        #expect(json.objects == protobuf.objects)
        #expect(json.objects.allSatisfy { (try? $0.content.get()) != nil && $0.leftOut.isEmpty })
        #expect(json.metadata == ListMetadata(resourceVersion: "1604"))
        #expect(protobuf.metadata == json.metadata)
        #expect(json.isComplete && protobuf.isComplete)
    }

    @Test(arguments: [(ObjectFormat.json, "json"), (.protobuf, "pb")], lists.map(\.name))
    func `a list may arrive in chunks of any size`(format: (ObjectFormat, String), name: String) throws {
        let list = try #require(RecordedListTests.lists.first { $0.name == name })
        let bytes = try RecordedFile.bytes("\(name).\(format.1)")
        let whole = try ReadList(list.kind, format.0, [ByteBuffer(bytes: bytes)])
        for size in [1, 7, 4096] {
            let pieces = try ReadList(list.kind, format.0, chunks(bytes, of: size))
            #expect(pieces.objects == whole.objects, "chunks of \(size) bytes")
            #expect(pieces.metadata == whole.metadata)
            #expect(pieces.isComplete)
        }
    }

    @Test(arguments: [("nodes.list.pb", ObjectKind.node), ("servicecidrs.list.pb", .serviceCIDR)])
    func `a list may be split anywhere, and no part of it is complete`(name: String, kind: ObjectKind) throws {
        try checkSplits(kind, .protobuf, RecordedFile.bytes(name))
    }

    @Test func `so may one in JSON, with white space and strings that look like structure`() throws {
        let text = #"""
             {"kind" : "ServiceCIDRList", "items":[{"metadata":{"name":"a\"]}\\","annotations":{"x":"{[\""}},
            "spec":{"cidrs":["10.96.0.0/16"]}} , {"metadata":{"name":"b"}}],"metadata":{"resourceVersion":"7"} }
            """#
        let list = try ReadList(.serviceCIDR, .json, [ByteBuffer(string: text)])
        #expect(list.objects.map(\.key) == [.serviceCIDR(#"a"]}\"#), .serviceCIDR("b")])
        #expect(list.metadata.resourceVersion == "7")
        try checkSplits(.serviceCIDR, .json, Array(text.utf8))
    }

    private func checkSplits(_ kind: ObjectKind, _ format: ObjectFormat, _ bytes: [UInt8]) throws {
        let whole = try ReadList(kind, format, [ByteBuffer(bytes: bytes)])
        for position in 0..<bytes.count {
            #expect(try ReadList(kind, format, halves(bytes, at: position)).objects == whole.objects)
            let part = try ReadList(kind, format, [ByteBuffer(bytes: bytes[..<position])])
            // What follows the list in its envelope says nothing.
            #expect(!part.isComplete || part.objects == whole.objects, "\(position) bytes")
        }
    }

    @Test func `a page tells where the next one begins`() throws {
        let page = try ReadList(.service, .json, [ByteBuffer(bytes: RecordedFile.bytes("services.page1.json"))])
        #expect(page.objects.count == 10)
        #expect(page.metadata.continuation.hasPrefix("eyJ2IjoibWV0YS5rOHMuaW8vdjEi"))
    }

    @Test(arguments: [ObjectFormat.json, .protobuf])
    func `what is no list is refused`(format: ObjectFormat) {
        for text in ["<html>", "null", "[]", "k8t"] {
            #expect(throws: FramingError.self) {
                try ReadList(.service, format, [ByteBuffer(string: text)])
            }
        }
    }

    @Test func `an item that runs past its list is refused`() {
        let bytes = Array("k8s\0".utf8) + [0x12, 4, 0x12, 9, 1, 1]
        #expect(throws: FramingError("an item runs past the end of its list")) {
            try ReadList(.service, .protobuf, [ByteBuffer(bytes: bytes)])
        }
    }

    @Test func `an item too long to be true is refused before it is there`() {
        let list: [UInt8] = [0x12, 0x80, 0x80, 0x80, 0x20, 0x12, 0x80, 0x80, 0x80, 0x10]
        #expect(throws: FramingError("an object of 33554432 bytes is longer than 16777216 bytes")) {
            try ReadList(.service, .protobuf, [ByteBuffer(bytes: Array("k8s\0".utf8) + list)])
        }
    }

    @Test(arguments: lists.map(\.name))
    func `damaged protocol buffers never trap`(name: String) throws {
        let list = try #require(RecordedListTests.lists.first { $0.name == name })
        let bytes = try RecordedFile.bytes("\(name).pb")
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[position] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? ReadList(list.kind, .protobuf, [ByteBuffer(bytes: damaged)])
        }
    }
}
