import Addresses
import Kubernetes

extension EndpointSlice {
    /// Fields of discovery.k8s.io/v1 EndpointSlice, without its metadata.
    func write(to writer: inout some FieldWriter) {
        writer.messages("endpoints", 2, endpoints) { $1.write(to: &$0, namespace: name.namespace) }
        writer.messages("ports", 3, ports) { writer, port in
            writer.string("name", 1, port.name)
            writer.string("protocol", 2, "\(port.transport)".uppercased())
            writer.integer("port", 3, Int64(port.port))
        }
        writer.string("addressType", 4, "\(family)")
    }
}

extension Endpoint {
    fileprivate func write(to writer: inout some FieldWriter, namespace: String) {
        let text = "\(address)"
        writer.strings("addresses", 1, [text])
        writer.message("conditions", 2) { writer in
            writer.flag("ready", 1, conditions.contains(.ready))
            writer.flag("serving", 2, conditions.contains(.serving))
            writer.flag("terminating", 3, conditions.contains(.terminating))
        }
        writer.message("targetRef", 4) { writer in
            writer.string("kind", 1, "Pod")
            writer.string("namespace", 2, namespace)
            writer.string("name", 3, "pod-\(text)")
            writer.string("uid", 4, ObjectMeta.uid(text))
            writer.string("apiVersion", 5, "")
            writer.string("resourceVersion", 6, "")
            writer.string("fieldPath", 7, "")
        }
        writer.optional("nodeName", 6, nodeName.string)
        // One of the zones the hints name, so that hints and zones agree.
        writer.optional("zone", 7, hints.zones.first?.string ?? "")
        if hints != .none {
            writer.message("hints", 8) { writer in
                writer.messages("forZones", 1, hints.zones) { $0.string("name", 1, $1.string) }
                writer.messages("forNodes", 2, hints.nodes) { $0.string("name", 1, $1.string) }
            }
        }
    }
}
