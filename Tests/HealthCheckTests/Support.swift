import Addresses
import Kubernetes
import Testing

@testable import HealthCheck

// Short ways to write what tests need.

let web = ObjectName(namespace: "default", name: "web")
let api = ObjectName(namespace: "default", name: "api")
let shop = ObjectName(namespace: "default", name: "shop")

/// Parses an address that a test is written with.
func ip(_ text: String, _ location: SourceLocation = #_sourceLocation) -> IPAddress {
    guard let address = IPAddress(text) else {
        Issue.record("\(text) is no address", sourceLocation: location)
        return IPAddress(0, 0, 0, 0)
    }
    return address
}

func at(_ address: String, _ port: UInt16, _ location: SourceLocation = #_sourceLocation) -> ListenerAddress {
    ListenerAddress(address: ip(address, location), port: port)
}

func has(
    _ service: ObjectName, _ port: UInt16, _ localEndpoints: Int = 0, created: Int64? = nil
) -> HealthCheckUpdate {
    HealthCheckUpdate(
        service: service, check: HealthCheck(port: port, created: created, localEndpoints: localEndpoints))
}

func hasNone(_ service: ObjectName) -> HealthCheckUpdate { HealthCheckUpdate(service: service, check: nil) }
