import Addresses
import TestSupport

@testable import Kubernetes

extension DecodedManifest {
    init(recorded name: String) throws {
        self.init(file: name, bytes: try RecordedFile.bytes(name))
    }

    init(yaml: String) {
        self.init(file: "test.yaml", bytes: Array(yaml.utf8))
    }

    init(json: String) {
        self.init(file: "test.json", bytes: Array(json.utf8))
    }

    func service(_ name: String, in namespace: String = "default") -> Service? {
        let name = ObjectName(namespace: namespace, name: name)
        return objects.lazy.compactMap { object in
            if case .service(let service) = object, service.name == name { service } else { nil }
        }.first
    }

    var slices: [EndpointSlice] {
        objects.compactMap { if case .endpointSlice(let slice) = $0 { slice } else { nil } }
    }

    var nodes: [Node] { objects.compactMap { if case .node(let node) = $0 { node } else { nil } } }

    var serviceCIDRs: [ServiceCIDR] {
        objects.compactMap { if case .serviceCIDR(let cidr) = $0 { cidr } else { nil } }
    }

    /// Kinds and descriptions, which is what a log shows.
    var report: [String] { problems.map { "\($0.kind) \($0)" } }
}

func addresses(_ texts: String...) -> [IPAddress] { texts.compactMap { IPAddress($0) } }
func prefixes(_ texts: String...) -> [IPPrefix] { texts.compactMap { IPPrefix($0) } }
