import Addresses
import TestSupport
import Testing

@testable import Kubernetes

struct ManifestSetTests {
    private var set = ManifestSet()

    private func service(_ name: String, _ address: String) -> String {
        "{apiVersion: v1, kind: Service, metadata: {name: \(name)}, spec: {clusterIP: \(address)}}\n---\n"
    }

    private func slice(_ name: String, of service: String) -> String {
        "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: \(name), "
            + "labels: {kubernetes.io/service-name: \(service)}}}\n---\n"
    }

    /// `+name address` for a Service that is told, `-key` for a removal.
    private mutating func update(_ files: (String, String?)...) -> [String] {
        for (file, text) in files { set.read(file, text.map { .bytes(Array($0.utf8)) } ?? .gone) }
        let update = set.takeUpdate()
        problems = update.problems.map { "\($0.kind) \($0)" }
        return update.changes.map { change in
            switch change {
            case .set(.service(let service)): "+\(service.name.name) \(service.clusterIPs.first?.description ?? "")"
            case .set(let object): "+\(object.key)"
            case .remove(let key): "-\(key)"
            }
        }
    }

    private var problems: [String] = []

    @Test mutating func `only differences are told`() {
        let (a, b) = (service("a", "10.96.0.1"), service("b", "10.96.0.2"))
        #expect(update(("f.yaml", a + b)) == ["+a 10.96.0.1", "+b 10.96.0.2"])
        #expect(update(("f.yaml", a + b)) == [])
        #expect(update(("f.yaml", "# comment\n---\n" + b + a)) == [])
        #expect(update(("f.yaml", a + service("b", "10.96.0.3"))) == ["+b 10.96.0.3"])
        #expect(update(("f.yaml", a)) == ["-Service default/b"])
        #expect(update(("g.yaml", b)) == ["+b 10.96.0.2"])
        #expect(update(("f.yaml", nil)) == ["-Service default/a"])
        #expect(update(("f.yaml", nil), ("unknown.yaml", nil)) == [])
        #expect(set.fileNames == ["g.yaml"])
    }

    @Test mutating func `a renamed file changes nothing`() {
        let text = service("a", "10.96.0.1")
        _ = update(("old.yaml", text))
        #expect(update(("old.yaml", nil), ("new.yaml", text)) == [])
        #expect(set.origin(of: .service(ObjectName(namespace: "default", name: "a"))) == "new.yaml")
        #expect(update(("new.yaml", nil), ("old.yaml", text), ("new.yaml", text), ("old.yaml", nil)) == [])
    }

    @Test mutating func `a malformed file keeps what it said and is reported once`() {
        let text = service("a", "10.96.0.1") + service("b", "10.96.0.2")
        _ = update(("f.yaml", text))
        #expect(update(("f.yaml", service("a", "10.96.0.9") + "kind: [")) == [])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("malformed f.yaml:") == true)
        #expect(update(("f.yaml", service("a", "10.96.0.9") + "kind: [")) == [])
        #expect(problems == [])
        #expect(update(("f.yaml", text)) == [])
        #expect(update(("f.yaml", service("a", "10.96.0.9"))) == ["+a 10.96.0.9", "-Service default/b"])
    }

    @Test mutating func `of a file that is malformed from the start, the good documents are used`() {
        #expect(update(("f.yaml", service("a", "10.96.0.1") + "kind: [")) == ["+a 10.96.0.1"])
        #expect(problems.count == 1)
        #expect(update(("f.yaml", service("b", "10.96.0.2"))) == ["+b 10.96.0.2", "-Service default/a"])
    }

    @Test mutating func `an object that becomes unusable keeps its last good state, its neighbours change`() {
        _ = update(("f.yaml", service("a", "10.96.0.1") + service("b", "10.96.0.2")))
        let edited = service("a", "10.96.0.x") + service("b", "10.96.0.3")
        #expect(update(("f.yaml", edited)) == ["+b 10.96.0.3"])
        #expect(problems.count == 1)
        #expect(problems.first?.contains("Service default/a: spec.clusterIP") == true)
        #expect(update(("f.yaml", edited + service("c", "10.96.0.4"))) == ["+c 10.96.0.4"])
        #expect(problems == [], "a problem that stays is not reported again")
        #expect(update(("f.yaml", service("a", "10.96.0.5"))).contains("+a 10.96.0.5"))
        #expect(update(("f.yaml", service("a", "10.96.0.x"))) == [])
        #expect(problems.count == 1, "a problem that comes back is reported again")
        #expect(update(("f.yaml", "")) == ["-Service default/a"])
    }

    @Test mutating func `the first file by name wins, and the next takes over`() {
        #expect(update(("b.yaml", service("s", "10.96.0.2"))) == ["+s 10.96.0.2"])
        #expect(update(("c.yaml", service("s", "10.96.0.3"))) == [])
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("duplicate c.yaml: Service default/s: b.yaml defines it as well") == true)
        #expect(update(("a.yaml", service("s", "10.96.0.1"))) == ["+s 10.96.0.1"])
        #expect(problems.first?.hasPrefix("duplicate b.yaml: Service default/s: a.yaml defines it as well") == true)
        #expect(problems.count == 1)
        #expect(update(("c.yaml", service("s", "10.96.0.4"))) == [])
        #expect(problems == [])
        #expect(update(("a.yaml", nil)) == ["+s 10.96.0.2"])
        #expect(set.origin(of: .service(ObjectName(namespace: "default", name: "s"))) == "b.yaml")
        #expect(update(("b.yaml", nil)) == ["+s 10.96.0.4"])
        #expect(update(("c.yaml", nil)) == ["-Service default/s"])
        #expect(set.origin(of: .service(ObjectName(namespace: "default", name: "s"))) == nil)
    }

    @Test mutating func `a slice without a Service is told and reported once`() {
        #expect(update(("f.yaml", slice("s-1", of: "s"))) == ["+EndpointSlice default/s-1"])
        #expect(
            problems == [
                "unknownService f.yaml: EndpointSlice default/s-1: its Service default/s is in no file of the folder"
            ])
        #expect(update(("f.yaml", slice("s-1", of: "s") + service("t", "10.96.0.2"))) == ["+t 10.96.0.2"])
        #expect(problems == [])
        #expect(update(("g.yaml", service("s", "10.96.0.1"))) == ["+s 10.96.0.1"])
        #expect(problems == [])
        #expect(update(("g.yaml", nil)) == ["-Service default/s"])
        #expect(problems.count == 1, "the Service is gone again")
        #expect(update(("f.yaml", slice("s-1", of: "t") + service("t", "10.96.0.2"))) == ["+EndpointSlice default/s-1"])
        #expect(problems == [])
    }

    @Test mutating func `a slice whose Service comes in a later file of the same round is no problem`() {
        #expect(update(("a.yaml", slice("s-1", of: "s")), ("b.yaml", service("s", "10.96.0.1"))).count == 2)
        #expect(problems == [])
    }

    @Test mutating func `a file that cannot be read keeps what it said`() {
        _ = update(("f.yaml", service("a", "10.96.0.1")))
        set.read("f.yaml", .unreadable("Permission denied"))
        let update = set.takeUpdate()
        #expect(update.changes == [])
        #expect(update.problems.map { "\($0)" } == ["f.yaml: Permission denied"])
        #expect(self.update(("f.yaml", service("a", "10.96.0.1"))) == [])
        #expect(self.update(("f.yaml", nil)) == ["-Service default/a"])
    }

    /// Random files against the definition: an object is what the first file by name says.
    @Test mutating func `any order of changes ends in the same objects`() throws {
        var random = SeededGenerator(seed: 1)
        var files: [String: [String: String]] = [:]
        var told: [String: String] = [:]
        for _ in 0..<2_000 {
            let file = "\(Int.random(in: 0..<5, using: &random)).yaml"
            files[file] =
                Bool.random(using: &random)
                ? nil
                : Dictionary(
                    (0..<4).map { _ in randomService(&random) },
                    uniquingKeysWith: { first, _ in first })
            let text = files[file].map { $0.sorted { $0.key < $1.key }.map { service($0.key, $0.value) }.joined() }
            for change in update((file, text)) {
                if change.hasPrefix("-") {
                    told[String(change.dropFirst("-Service default/".count))] = nil
                } else {
                    let words = change.dropFirst().split(separator: " ").map(String.init)
                    told[words[0]] = words[1]
                }
            }
            var expected: [String: String] = [:]
            for file in files.keys.sorted().reversed() { expected.merge(files[file] ?? [:]) { $1 } }
            try #require(told == expected)
        }
    }

    private func randomService(_ random: inout SeededGenerator) -> (String, String) {
        ("s\(Int.random(in: 0..<6, using: &random))", "10.96.0.\(Int.random(in: 1..<4, using: &random))")
    }
}
