import APIServerTestSupport
import Addresses
import Foundation
import Kubernetes
import TestSupport
import Testing

/// Objects made from values, held against those of the recording that have the same content.
@Suite(.timeLimit(.minutes(1)))
struct EncodingTests {
    @Test func serviceHasTheFieldsOfTheRecordedOne() async throws {
        let service = Service(
            name: ObjectName(namespace: "default", name: "web-lb-local"), created: 1_795_212_558, type: .loadBalancer,
            clusterIPs: [IPAddress(10, 96, 44, 78)], ports: [Service.Port(port: 443, nodePort: 30837)],
            loadBalancerIPs: [IPAddress(192, 0, 2, 10)], isExternalTrafficLocal: true, healthCheckNodePort: 30091)
        try await Self.compare(
            .service(service), among: .services,
            // Not written: selector, allocateLoadBalancerNodePorts and the ports' targetPort.
            leavingOut: ["2": [2, 20], "2.1": [4]])
    }

    @Test func stickyServiceHasTheFieldsOfTheRecordedOne() async throws {
        let recorded = try #require(
            try Self.items(Recorded.json("services.list.json")).first { Self.name($0) == "web-sticky" })
        let spec = try #require(recorded["spec"] as? NSDictionary)
        let service = Service(
            name: ObjectName(namespace: "default", name: "web-sticky"), created: 1_795_212_558,
            clusterIPs: [try #require(IPAddress(spec["clusterIP"] as? String ?? ""))],
            ports: [Service.Port(port: 80)], sessionAffinityTimeout: 600)
        try await Self.compare(.service(service), among: .services, leavingOut: ["2": [2], "2.1": [4]])
    }

    @Test func sliceHasTheFieldsOfTheRecordedOne() async throws {
        let slice = EndpointSlice(
            name: ObjectName(namespace: "default", name: "cartservice-wwrjr"), serviceName: "cartservice",
            family: .ipv4, ports: [EndpointSlice.Port(name: "grpc", port: 7070)],
            endpoints: [Endpoint(address: IPAddress(10, 244, 2, 7), nodeName: "worker-2")])
        // The value knows no zone, the target is another pod.
        try await Self.compare(.endpointSlice(slice), among: .endpointSlices, leavingOut: ["2": [4, 7]])
    }

    @Test func nodeHasTheFieldsOfTheRecordedOne() async throws {
        let node = Node(
            name: "worker-1",
            addresses: try ["172.18.0.2", "fc00:f853:ccd:e793::2"].map { try #require(IPAddress($0)) },
            podCIDRs: try ["10.244.1.0/24", "fd00:10:244:1::/64"].map { try #require(IPPrefix($0)) }, zone: "zone-a")
        try await Self.compare(.node(node), among: .nodes, leavingOut: ["3": [1, 2, 3, 4, 6, 7]])
    }

    @Test func serviceCIDRHasTheFieldsOfTheRecordedOne() async throws {
        let cidr = ServiceCIDR(
            name: "kubernetes",
            cidrs: try ["10.96.0.0/16", "fd00:10:96::/112"].map { try #require(IPPrefix($0)) })
        try await Self.compare(.serviceCIDR(cidr), among: .serviceCIDRs, leavingOut: ["3": [1]])
    }

    @Test func textIsEscapedInJSON() async throws {
        let server = APIServer()
        server.set(Example.service("a"), labels: ["quote\"": "back\\slash\nnew line \u{1} é"])
        try await server.start()
        try await TestClient.with(server) { client in
            let list = try await client.get("/api/v1/services")
            let item = try #require(try Self.items(Recorded.json(list.body)).first)
            let labels = (item["metadata"] as? NSDictionary)?["labels"] as? [String: String]
            #expect(labels == ["quote\"": "back\\slash\nnew line \u{1} é"])
        }
        await server.stop()
    }

    /// Serves an object and compares it with the recorded one of its name, in both encodings: what ours says beside its
    /// metadata, theirs says too, and apart from what is left out the other way round.
    private static func compare(
        _ object: KubernetesObject, among resource: Resource, leavingOut left: [String: Set<Int>]
    ) async throws {
        let server = APIServer()
        server.set(object)
        try await server.start()
        let (protobuf, json) = try await TestClient.with(server) { client in
            let protobuf = try await client.get(resource.path, accept: .protobuf).body
            return (protobuf, try await client.get(resource.path, accept: .json).body)
        }
        await server.stop()
        let ours = try #require(try items(Recorded.json(json)).first)
        let theirs = try #require(
            try items(Recorded.json("\(resource.rawValue).list.json")).first { name($0) == name(ours) })
        for (key, value) in try #require(ours as? [String: Any]) where key != "metadata" {
            expectPart(value, of: theirs[key], at: key)
        }
        let message = try #require(try messages(protobuf).first)
        let recorded = try #require(
            try messages(RecordedFile.bytes("\(resource.rawValue).list.pb")).first {
                try ProtobufReader.field(1, 1, of: $0).elementsEqual((name(ours) ?? "").utf8)
            })
        try expectPart(
            fields(ProtobufReader.field(1, of: message)), of: fields(ProtobufReader.field(1, of: recorded)),
            hasSameTime: resource == .services)
        for number in [2, 3, 4] {
            let (ours, theirs) = try (
                ProtobufReader.fields(number, of: message), ProtobufReader.fields(number, of: recorded)
            )
            #expect(ours.count == theirs.count, "field \(number)")
            for (our, their) in zip(ours, theirs) {
                try expectSame(our, their, at: "\(number)", leavingOut: left)
            }
        }
    }

    /// Whether metadata names the same object, with labels that the other has too.
    private static func expectPart(
        _ part: [Int: [ProtobufReader.Value]], of whole: [Int: [ProtobufReader.Value]], hasSameTime: Bool
    ) {
        for number in hasSameTime ? [1, 3, 8] : [1, 3] { #expect(part[number] == whole[number], "metadata \(number)") }
        for label in part[11] ?? [] { #expect(whole[11]?.contains(label) == true) }
        #expect(Set(part.keys).subtracting([17]).isSubset(of: whole.keys))
    }

    /// Whether every member of a JSON value is in another.
    private static func expectPart(_ part: Any, of whole: Any?, at path: String) {
        switch (part, whole) {
        case (let part as [String: Any], let whole as [String: Any]):
            for (key, value) in part where key != "targetRef" && key != "zone" {
                expectPart(value, of: whole[key], at: "\(path).\(key)")
            }
        case (let part as [Any], let whole as [Any]):
            #expect(part.count == whole.count, "\(path)")
            for (index, (part, whole)) in zip(part, whole).enumerated() {
                expectPart(part, of: whole, at: "\(path)[\(index)]")
            }
        default: #expect(part as? NSObject == whole as? NSObject, "\(path)")
        }
    }

    /// Whether two messages have the same fields with the same content. Nested messages are compared where fields of
    /// theirs are left out, otherwise their bytes.
    private static func expectSame(
        _ ours: ArraySlice<UInt8>, _ theirs: ArraySlice<UInt8>, at path: String, leavingOut left: [String: Set<Int>]
    ) throws {
        // A field that holds a string, such as `addressType`.
        if ours.elementsEqual(theirs) { return }
        let (ourFields, theirFields) = (try fields(ours), try fields(theirs))
        for number in Set(ourFields.keys).union(theirFields.keys).subtracting(left[path] ?? []) {
            let (our, their) = (ourFields[number] ?? [], theirFields[number] ?? [])
            guard left["\(path).\(number)"] != nil else {
                #expect(our == their, "field \(path).\(number)")
                continue
            }
            #expect(our.count == their.count)
            for case (.bytes(let our), .bytes(let their)) in zip(our, their) {
                try expectSame(our, their, at: "\(path).\(number)", leavingOut: left)
            }
        }
    }

    private static func fields(_ message: ArraySlice<UInt8>) throws -> [Int: [ProtobufReader.Value]] {
        var reader = ProtobufReader(message)
        var fields: [Int: [ProtobufReader.Value]] = [:]
        while let (number, value) = try reader.next() { fields[number, default: []].append(value) }
        return fields
    }

    private static func messages(_ list: [UInt8]) throws -> [ArraySlice<UInt8>] {
        try ProtobufReader.fields(2, of: ProtobufReader.unwrapped(list[...]))
    }

    private static func items(_ list: NSDictionary) throws -> [NSDictionary] {
        try #require(list["items"] as? [NSDictionary])
    }

    private static func name(_ item: NSDictionary) -> String? {
        (item["metadata"] as? NSDictionary)?["name"] as? String
    }
}
