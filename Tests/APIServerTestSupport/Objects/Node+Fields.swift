import Addresses
import Kubernetes

extension Node {
    /// Fields of core/v1 Node, without its metadata.
    func write(to writer: inout some FieldWriter) {
        let cidrs = podCIDRs.map { "\($0)" }
        writer.message("spec", 2) { writer in
            writer.string("podCIDR", 1, cidrs.first ?? "")
            writer.string("externalID", 2, "")
            writer.string("providerID", 3, "")
            // False is 0 in protobuf, and absent from JSON.
            writer.integer("unschedulable", 4, 0)
            writer.strings("podCIDRs", 7, cidrs)
        }
        writer.message("status", 3) { writer in
            let addresses =
                addresses.map { (type: "InternalIP", address: "\($0)") } + [(type: "Hostname", address: name)]
            writer.messages("addresses", 5, addresses) { writer, address in
                writer.string("type", 1, address.type)
                writer.string("address", 2, address.address)
            }
        }
    }
}
