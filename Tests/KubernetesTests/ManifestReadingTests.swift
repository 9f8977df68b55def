import Addresses
import Testing

@testable import Kubernetes

struct ManifestReadingTests {
    @Test func `documents, lists and typed lists are read in one file`() {
        let decoded = DecodedManifest(
            yaml: """
                # comment only
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: a}
                spec: {clusterIP: 10.96.0.1}
                --- # the next
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {clusterIP: 10.96.0.2}}
                - {apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: c}, spec: {cidrs: [10.96.0.0/16]}}
                ---
                apiVersion: v1
                kind: ServiceList
                items:
                - {metadata: {name: d}, spec: {clusterIP: 10.96.0.3}}
                ---
                {"apiVersion": "v1", "kind": "NodeList", "items": [{"metadata": {"name": "n"}}]}
                ---
                {apiVersion: discovery.k8s.io/v1, kind: EndpointSliceList, items: null}
                ---

                """)
        #expect(decoded.report == [])
        #expect(
            decoded.objects.map { "\($0.key)" } == [
                "Service default/a", "Service default/b", "ServiceCIDR c", "Service default/d", "Node n",
            ])
    }

    @Test func `kinds and versions that a proxy does not follow are ignored`() {
        let decoded = DecodedManifest(
            yaml: """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: 5}
                ---
                {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a}}
                ---
                {apiVersion: v1, kind: ConfigMap, metadata: [], items: 7}
                ---
                {apiVersion: v1, kind: PodList, items: [{}]}
                """)
        #expect(decoded.report == [])
        #expect(decoded.objects == [])
    }

    @Test func `a broken object does not touch its neighbours and is named with its line`() {
        let decoded = DecodedManifest(
            yaml: """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: Service
                  metadata: {name: a}
                  spec: {clusterIP: 10.96.0.1}
                - apiVersion: v1
                  kind: Service
                  metadata: {name: b}
                  spec: {clusterIP: oops}
                - 5
                - {kind: Service}
                - apiVersion: v1
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: c}
                spec: {clusterIP: 10.96.0.3, ports: x}
                """)
        #expect(decoded.objects.map { "\($0.key)" } == ["Service default/a"])
        #expect(
            decoded.report == [
                "unusableObject test.yaml:8: Service default/b: "
                    + "spec.clusterIP is \"oops\", expected an IPv4 or IPv6 address, or None",
                "unusableObject test.yaml:12: items[2] is \"5\", expected a mapping",
                "unusableObject test.yaml:14: kind is missing, expected the kind of a Kubernetes object",
                "unusableObject test.yaml:16: Service default/c: spec.ports is \"x\", expected a list",
            ])
    }

    @Test func `a syntax error ends at its document`() {
        let decoded = DecodedManifest(
            yaml: """
                {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.96.0.1}}
                ---
                apiVersion: v1
                kind: [Service
                ---
                {apiVersion: v1, kind: Service, metadata: {name: b}, spec: {clusterIP: 10.96.0.2}}
                """)
        #expect(decoded.objects.map { "\($0.key)" } == ["Service default/a", "Service default/b"])
        #expect(decoded.isMalformed)
        #expect(decoded.problems.map(\.kind) == [.malformed])
        #expect(decoded.problems.first?.line == 5)
    }

    @Test func `an object twice in one file is the first one`() {
        let document = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: "
        let decoded = DecodedManifest(yaml: "\(document)10.96.0.1}}\n---\n\(document)10.96.0.2}}\n")
        #expect(decoded.service("a")?.clusterIPs == addresses("10.96.0.1"))
        #expect(decoded.problems.map(\.kind) == [.duplicate])
    }

    @Test func `anchors and merge keys are followed`() {
        let decoded = DecodedManifest(
            yaml: """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: Service
                  metadata: {name: a}
                  spec: &spec {clusterIP: 10.96.0.1, ports: &ports [{port: 80}]}
                - apiVersion: v1
                  kind: Service
                  metadata: {name: b}
                  spec: {<<: *spec, clusterIP: 10.96.0.2}
                - apiVersion: v1
                  kind: Service
                  metadata: {name: c}
                  spec: {clusterIP: 10.96.0.3, ports: *ports}
                """)
        #expect(decoded.report == [])
        #expect(decoded.service("b")?.clusterIPs == addresses("10.96.0.2"))
        #expect(decoded.service("b")?.ports == [Service.Port(port: 80)])
        #expect(decoded.service("c")?.ports == [Service.Port(port: 80)])
    }

    @Test(arguments: [
        "key: [1", "a: b: c", "\tx: 1", "a: 1\na: 2", "*unknown", "{", "]", "%YAML 9.9", "- a\nb: c", "'",
        String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
        String(repeating: "{a: ", count: 100_000), "a\u{0}b: 1", "\u{1}",
    ])
    func `text that is no YAML is reported, not fatal`(text: String) {
        let decoded = DecodedManifest(yaml: text)
        #expect(decoded.objects == [])
        #expect(decoded.problems.map(\.kind) == [.malformed], "\(text.prefix(20))")
    }

    @Test(arguments: ["hello", "[1, 2]", "5", "{a: 1}"])
    func `YAML that is no object is reported`(text: String) {
        #expect(DecodedManifest(yaml: text).problems.map(\.kind) == [.unusableObject])
    }

    @Test(arguments: ["", "\n", "---\n", "# nothing\n", "---\n---\n", "null\n"])
    func `an empty document is nothing`(text: String) {
        #expect(DecodedManifest(yaml: text).report == [])
    }

    @Test func `bytes that are no text are reported`() {
        let decoded = DecodedManifest(file: "x.yaml", bytes: [0x6b, 0xff, 0xfe])
        #expect(decoded.report == ["malformed x.yaml: the file is not UTF-8 text"])
    }

    @Test func `quoted text is no number and no null`() {
        let decoded = DecodedManifest(
            yaml: """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: 'null', namespace: "123", labels: {kubernetes.io/service-name: '~'}}
                addressType: IPv4
                ports: [{name: "", port: 80}]
                """)
        #expect(decoded.report == [])
        #expect(decoded.slices.first?.name == ObjectName(namespace: "123", name: "null"))
        #expect(decoded.slices.first?.serviceName == "~")
    }

    // MARK: JSON

    @Test func `a JSON object, with escapes that YAML does not know`() {
        let decoded = DecodedManifest(
            json: #"{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "\ud83d\ude00", "selfLink": 1}}"#)
        #expect(decoded.report == [])
        #expect(decoded.nodes.map(\.name) == ["😀"])
    }

    @Test func `a broken JSON object does not touch its neighbours`() {
        let decoded = DecodedManifest(
            json: #"""
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": "80"}]}},
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "b"}, "spec": {"clusterIP": 5}},
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "c"}, "spec": {"ports": {}}},
                  7,
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "d"}, "spec": {"ports": [{"port": 80.5}]}},
                  {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"}}]}
                """#)
        #expect(decoded.nodes.map(\.name) == ["n"])
        #expect(
            decoded.report == [
                "unusableObject test.json: Service default/a: spec.ports[0].port has another type, expected a number",
                "unusableObject test.json: Service default/b: spec.clusterIP has another type, expected a string",
                "unusableObject test.json: Service default/c: spec.ports has another type, expected a list",
                "unusableObject test.json: items[3] has another type, expected a mapping",
                "unusableObject test.json: Service default/d: a field (numberIsNotRepresentableInSwift(parsed: "
                    + "\"80.5\")) has another type, expected that of the Kubernetes API",
            ])
    }

    @Test(arguments: ["", "{", "{\"a\": 1} x", "nonsense"])
    func `text that is no JSON is reported`(text: String) {
        #expect(DecodedManifest(json: text).problems.map(\.kind) == [.malformed])
    }
}
