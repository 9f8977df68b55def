import Addresses
import KernelTestSupport

/// The addresses of the Services under test in one family, and their servers.
struct ServicePlan: Sendable {
    let family: IPFamily

    func clusterIP(_ number: Int) -> String { family == .ipv4 ? "10.96.0.\(number)" : "fd00:96::\(number)" }

    /// In the range that the client outside sends to the node.
    func external(_ number: Int) -> String { family == .ipv4 ? "192.168.60.\(number)" : "fd00:60::\(number)" }

    func target(_ address: String, _ port: Int = 80) -> String {
        family == .ipv4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }

    var pod1: String { family == .ipv4 ? Endpoints.pod1 : Endpoints6.pod1 }
    var pod2: String { family == .ipv4 ? Endpoints.pod2 : Endpoints6.pod2 }
    var remote: String { family == .ipv4 ? Endpoints.remote : Endpoints6.remote }
    var addresses: AddressPlan { .plan(family) }
}
