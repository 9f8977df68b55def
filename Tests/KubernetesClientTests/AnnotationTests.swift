import Kubernetes
import Testing

@testable import KubernetesClient

/// An annotation that no recorded object has.
struct AnnotationTests {
    /// Field `number` of a message, with these bytes.
    private func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        [number << 3 | 2, UInt8(content.count)] + content
    }

    private func protobuf(_ seconds: String) throws -> DecodedObject {
        let annotation = field(1, Array("shunt/cut-connections-after-seconds".utf8)) + field(2, Array(seconds.utf8))
        let metadata = field(1, Array("a".utf8)) + field(3, Array("default".utf8)) + field(12, annotation)
        let spec = field(1, [0x18, 80]) + field(3, Array("10.96.0.1".utf8))
        let bytes = field(1, metadata) + field(2, spec)
        return try ObjectDecoder(.service).object(.protobuf, bytes.indices, in: bytes.span.bytes)
    }

    private func json(_ seconds: String) throws -> DecodedObject {
        let bytes = Array(
            """
            {"metadata":{"name":"a","namespace":"default","annotations":{
            "shunt/cut-connections-after-seconds":"\(seconds)"}},
            "spec":{"clusterIP":"10.96.0.1","ports":[{"port":80}]}}
            """.utf8)
        return try ObjectDecoder(.service).object(.json, bytes.indices, in: bytes.span.bytes)
    }

    @Test(arguments: ["30", "0", "", "soon"])
    func `connection grace is the same in both formats`(seconds: String) throws {
        #expect(try protobuf(seconds) == json(seconds))
        guard case .service(let service) = try protobuf(seconds).content.get() else {
            Issue.record("it is a Service")
            return
        }
        #expect(service.connectionGrace == UInt32(seconds))
    }
}
