import Addresses
import Kubernetes

extension ServiceCIDR {
    /// Fields of networking.k8s.io/v1 ServiceCIDR, without its metadata.
    func write(to writer: inout some FieldWriter) {
        writer.message("spec", 2) { writer in
            writer.strings("cidrs", 1, cidrs.map { "\($0)" })
        }
        writer.message("status", 3) { _ in }
    }
}
