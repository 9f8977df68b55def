import Addresses
import Kubernetes
import Services
import Testing

@Suite("Endpoint selection")
struct EndpointSelectionTests {
    @Test("Hints", arguments: hintCases)
    func hints(_ row: SelectionCase) { check(row) }

    @Test("Traffic policies", arguments: policyCases)
    func policies(_ row: SelectionCase) { check(row) }

    @Test("Conditions", arguments: conditionCases)
    func conditions(_ row: SelectionCase) { check(row) }

    private func check(_ row: SelectionCase) {
        var model = Model(nodeName: "here")
        _ = model.apply(.set(.node(Node(name: "here", zone: row.zone))))
        _ = model.apply(.set(.service(row.service)))
        _ = model.apply(.set(.endpointSlice(slice("web-1", row.endpoints))))
        #expect(model.ports().map(\.endpoints) == [row.expected])
    }

    @Test("Without any slice everything is empty")
    func withoutSlices() {
        #expect(Model([.service(service())]).ports().map(\.endpoints) == [SelectedEndpoints()])
    }

    @Test("Neither a missing node nor a node without a name makes endpoints without nodeName local")
    func withoutNodeName() {
        var model = Model(nodeName: "")
        _ = model.apply(.set(.service(service { $0.isInternalTrafficLocal = true })))
        _ = model.apply(.set(.endpointSlice(slice("web-1", [pod(1, on: .none)]))))
        #expect(model.ports().map(\.endpoints) == [SelectedEndpoints(hasAny: true)])
    }

    @Test("More different hints than are remembered do not confuse selection")
    func manyHints() {
        let pods = (1...200).map { index in
            let nodes: [InternedString] = [InternedString("node-\(index)")] + (index % 2 == 0 ? ["here"] : [])
            return pod(UInt8(index), nodes: nodes)
        }
        let model = Model([.service(service()), .endpointSlice(slice("web-1", pods))])
        #expect(model.ports().map(\.endpoints.cluster.count) == [100])
        #expect(model.ports().allSatisfy { $0.endpoints.cluster.allSatisfy { $0.address.low % 2 == 0 } })
    }

    @Test("An address with two target ports may connect to itself once")
    func hairpinOnce() {
        let ports = [80, 8080].map { EndpointSlice.Port(name: "", port: $0) }
        let model = Model([
            .service(service()),
            .endpointSlice(slice("web-1", ports: [ports[0]], [pod(1, on: "here"), pod(2)])),
            .endpointSlice(slice("web-2", ports: [ports[1]], [pod(1, on: "here"), pod(2)])),
        ])
        #expect(model.cluster() == ["10.1.2.1:80", "10.1.2.1:8080", "10.1.2.2:80", "10.1.2.2:8080"])
        #expect(model.ports().map(\.endpoints.hairpin) == [[ip("10.1.2.1")]])
    }
}

private let zoned = [
    pod(1, on: "here", zones: ["a"]), pod(2, zones: ["b"]), pod(3, zones: ["c"]), pod(4, zones: ["a"]),
]

private let hintCases: [SelectionCase] = [
    SelectionCase(name: "zone hints: the endpoints of our zone", endpoints: zoned, cluster: [1, 4]),
    SelectionCase(
        name: "external Local policy: zone hints for the cluster list, every local endpoint in the local one",
        policies: [.externalLocal, .nodePort],
        endpoints: [
            pod(1, on: "here", zones: ["a"]), pod(2, on: "here", zones: ["b"]), pod(3, zones: ["c"]),
            pod(4, zones: ["a"]),
        ], cluster: [1, 4], local: [1, 2]),
    SelectionCase(
        name: "internal Local policy with a node port: the same",
        policies: [.internalLocal, .nodePort],
        endpoints: [
            pod(1, on: "here", zones: ["a"]), pod(2, on: "here", zones: ["b"]), pod(3, zones: ["c"]),
            pod(4, zones: ["a"]),
        ], cluster: [1, 4], local: [1, 2]),
    SelectionCase(
        name: "node without a zone label: zone hints are ignored", zone: .none, endpoints: zoned,
        cluster: [1, 2, 3, 4]),
    SelectionCase(
        name: "empty zone label: zone hints are ignored, even a hint for an empty zone", zone: "",
        endpoints: [pod(1, zones: [""]), pod(2, zones: ["a"])], cluster: [1, 2]),
    SelectionCase(
        name: "no hint for our zone: zone hints are ignored", zone: "b",
        endpoints: [pod(1, zones: ["a"]), pod(2, zones: ["a"])], cluster: [1, 2]),
    SelectionCase(
        name: "an unready endpoint of our zone: the ready one of our zone",
        endpoints: [pod(1, zones: ["a"]), pod(2, zones: ["b"]), pod(3, unready, zones: ["a"])], cluster: [1]),
    SelectionCase(
        name: "only unready endpoints in our zone: hints are ignored",
        endpoints: [pod(1, unready, zones: ["a"]), pod(2, zones: ["b"]), pod(3, zones: ["c"])], cluster: [2, 3]),
    SelectionCase(
        name: "a ready endpoint without a hint: hints are ignored",
        endpoints: [pod(1, zones: ["a"]), pod(2, zones: ["b"]), pod(3)], cluster: [1, 2, 3]),
    SelectionCase(
        name: "several zones in a hint: every endpoint whose hint contains ours",
        endpoints: [pod(1, zones: ["a", "b", "c"]), pod(2, zones: ["b", "c"]), pod(3, zones: ["c", "a"])],
        cluster: [1, 3]),
    SelectionCase(
        name: "node hints win over zone hints",
        endpoints: [
            pod(1, zones: ["a"], nodes: ["here"]), pod(2, zones: ["a"], nodes: ["there"]),
            pod(3, zones: ["b"], nodes: ["else"]),
        ], cluster: [1]),
    SelectionCase(
        name: "a ready endpoint without a node hint: node hints are ignored",
        endpoints: [pod(1, nodes: ["here"]), pod(2, nodes: ["there"]), pod(3)], cluster: [1, 2, 3]),
    SelectionCase(
        name: "node hints that do not name us: zone hints",
        endpoints: [pod(1, zones: ["a"], nodes: ["there"]), pod(2, zones: ["b"], nodes: ["else"])], cluster: [1]),
    SelectionCase(
        name: "zones and locality in conflict: each list follows its own",
        policies: [.externalLocal, .nodePort],
        endpoints: [
            pod(1, on: "here", zones: ["a"]), pod(2, on: "here", zones: ["b"]), pod(3, zones: ["a"]),
            pod(4, zones: ["b"]),
        ], cluster: [1, 3], local: [1, 2]),
    SelectionCase(
        name: "external Cluster policy honours hints too", policies: .nodePort, endpoints: zoned, cluster: [1, 4]),
    SelectionCase(
        name: "hints on a node without a zone: all ready endpoints, unless node hints apply", zone: .none,
        endpoints: [pod(1, zones: ["a"], nodes: ["there"]), pod(2, zones: ["b"], nodes: ["here"])], cluster: [2]),
    SelectionCase(
        name: "an unready endpoint without a hint does not matter",
        endpoints: [pod(1, zones: ["a"]), pod(2, zones: ["b"]), pod(3, unready)], cluster: [1]),
]

private let policyCases: [SelectionCase] = [
    SelectionCase(name: "internal Local, no endpoints", policies: .internalLocal, hasAny: false),
    SelectionCase(
        name: "internal Local, all remote: nothing here, but something elsewhere", policies: .internalLocal,
        endpoints: [pod(1), pod(2)]),
    SelectionCase(
        name: "internal Local, all local", policies: .internalLocal,
        endpoints: [pod(1, on: "here"), pod(2, on: "here")], local: [1, 2]),
    SelectionCase(
        name: "internal Local, some local", policies: .internalLocal, endpoints: [pod(1, on: "here"), pod(2)],
        local: [1]),
    SelectionCase(
        name: "internal Local, external Cluster", policies: [.internalLocal, .nodePort],
        endpoints: [pod(1, on: "here"), pod(2)], cluster: [1, 2], local: [1]),
    SelectionCase(
        name: "internal Cluster, external Local", policies: [.externalLocal, .nodePort],
        endpoints: [pod(1, on: "here"), pod(2)], cluster: [1, 2], local: [1]),
    SelectionCase(
        name: "both Local, some local", policies: [.internalLocal, .externalLocal, .nodePort],
        endpoints: [pod(1, on: "here"), pod(2)], cluster: [1, 2], local: [1]),
    SelectionCase(
        name: "both Local, all remote", policies: [.internalLocal, .externalLocal, .nodePort],
        endpoints: [pod(1), pod(2)], cluster: [1, 2]),
    SelectionCase(
        name: "both Local, all remote and terminating", policies: [.internalLocal, .externalLocal, .nodePort],
        endpoints: [pod(1, draining), pod(2, draining)], cluster: [1, 2]),
    SelectionCase(
        name: "external Local: a ready remote endpoint does not keep the local list from terminating ones",
        policies: [.externalLocal, .nodePort],
        endpoints: [pod(1), pod(2, on: "here", unready), pod(3, on: "here", draining), pod(4, draining)],
        cluster: [1], local: [3]),
    SelectionCase(
        name: "external Local without any external frontend: cluster list only", policies: .externalLocal,
        endpoints: [pod(1, on: "here"), pod(2)], cluster: [1, 2]),
    SelectionCase(
        name: "internal Local without any external frontend: local list only", policies: .internalLocal,
        endpoints: [pod(1, on: "here"), pod(2)], local: [1]),
    SelectionCase(
        name: "internal Local, only terminating here, ready elsewhere: the terminating one", policies: .internalLocal,
        endpoints: [pod(1, on: "here", draining), pod(2)], local: [1]),
]

private let conditionCases: [SelectionCase] = [
    SelectionCase(name: "none ready", endpoints: [pod(1, unready), pod(2, on: "here", unready)], hasAny: false),
    SelectionCase(name: "some ready", endpoints: [pod(1), pod(2, unready)], cluster: [1]),
    SelectionCase(
        name: "all terminating and serving, local and remote",
        endpoints: [pod(1, draining), pod(2, on: "here", draining)],
        cluster: [1, 2]),
    SelectionCase(
        name: "a single endpoint that is neither ready, serving nor terminating",
        endpoints: [pod(1, on: "here", unready)],
        hasAny: false),
    SelectionCase(
        name: "not ready, serving, not terminating is never used", policies: [.internalLocal, .nodePort],
        endpoints: [pod(1, on: "here", .serving)], hasAny: false),
    SelectionCase(
        name: "terminating, not serving is never used", endpoints: [pod(1, on: "here", .terminating)], hasAny: false),
    SelectionCase(
        name: "ready and terminating (publishNotReadyAddresses) is ready", policies: [.internalLocal, .nodePort],
        endpoints: [pod(1, on: "here", [.ready, .terminating]), pod(2, on: "here", draining)], cluster: [1],
        local: [1]),
    SelectionCase(
        name: "terminating ones are not used beside a ready one", endpoints: [pod(1), pod(2, draining)], cluster: [1]),
    SelectionCase(
        name: "the fallback to terminating ones ignores hints",
        endpoints: [pod(1, draining, zones: ["a"]), pod(2, draining, zones: ["b"], nodes: ["here"])], cluster: [1, 2]),
]
