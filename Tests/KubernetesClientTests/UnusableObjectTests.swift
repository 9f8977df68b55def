import Kubernetes
import Testing

@testable import KubernetesClient

/// One bad object harms only itself.
struct UnusableObjectTests {
    private func decode(_ name: String, port: String, ranges: String = "[]") throws -> DecodedObject {
        let json = """
            {"metadata":{"name":"\(name)","namespace":"default","resourceVersion":"7"},
            "spec":{"clusterIP":"10.96.0.1","ports":[{"port":\(port)}],"loadBalancerSourceRanges":\(ranges)}}
            """
        let bytes = Array(json.utf8)
        return try ObjectDecoder(.service).object(.json, bytes.indices, in: bytes.span.bytes)
    }

    private func watching() -> Reflector {
        var reflector = Reflector(.services, format: .json, streamsLists: false, backoff: Backoff.Limits())
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(decoded("a"))
        reflector.listEnded(ListMetadata(resourceVersion: "5"))
        _ = reflector.ended(nil, lived: .zero, jitter: 0)
        _ = reflector.takeChanges()
        return reflector
    }

    @Test(arguments: ["80000", "\"http\"", "80.5"])
    func `an object that has become unusable stays as it was, and the watch goes on`(port: String) throws {
        var reflector = watching()
        reflector.set(try decode("a", port: port))
        #expect(reflector.takeChanges().isEmpty)
        #expect(reflector.version == "7")
        let problems = reflector.takeProblems()
        #expect(problems.map(\.key) == [key("a")])
        #expect(problems.map(\.isWhole) == [true])
        _ = reflector.ended(.gone, lived: .zero, jitter: 0)
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(try decode("a", port: port))
        reflector.listEnded(ListMetadata(resourceVersion: "9"))
        #expect(reflector.takeChanges().isEmpty, "it exists")
        #expect(reflector.takeProblems().isEmpty, "it has been said")
    }

    @Test func `a field that has to be left out is said once, and again when it comes back`() throws {
        var reflector = watching()
        let bad = try decode("a", port: "80", ranges: #"["x"]"#)
        reflector.set(bad)
        #expect(reflector.takeProblems().map { "\($0.isWhole) \($0.error)" }.count == 1)
        reflector.set(bad)
        #expect(reflector.takeProblems().isEmpty)
        reflector.set(decoded("a"))
        reflector.set(bad)
        #expect(reflector.takeProblems().count == 1)
    }

    @Test func `an object without a name is a broken list`() {
        #expect(throws: MalformedObject.self) { try decode("", port: "80") }
    }

    @Test func `a slice that becomes headless is gone`() throws {
        func slice(_ label: String) throws -> DecodedObject {
            let json = """
                {"metadata":{"name":"s","namespace":"default","labels":{"kubernetes.io/service-name":"a"\(label)}},
                "addressType":"IPv4","endpoints":[],"ports":[]}
                """
            let bytes = Array(json.utf8)
            return try ObjectDecoder(.endpointSlice).object(.json, bytes.indices, in: bytes.span.bytes)
        }
        var reflector = Reflector(.endpointSlices, format: .json, streamsLists: false, backoff: Backoff.Limits())
        _ = reflector.nextRequest(jitter: 0)
        reflector.set(try slice(""))
        #expect(reflector.takeChanges().count == 1)
        reflector.set(try slice(#","service.kubernetes.io/headless":"""#))
        #expect(
            reflector.takeChanges() == [.remove(.endpointSlice(ObjectName(namespace: "default", name: "s")))])
    }
}
