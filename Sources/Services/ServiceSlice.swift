import Addresses
import Kubernetes

/// An EndpointSlice as it is kept with its Service, whose name it need not repeat.
struct ServiceSlice: Equatable, Sendable {
    var name: String
    var family: IPFamily
    var ports: [EndpointSlice.Port]
    /// By address, and each address once. So a slice whose endpoints only changed places is an unchanged slice, and
    /// selection has sorted parts to merge.
    var endpoints: [Endpoint]

    init(_ slice: EndpointSlice) {
        name = slice.name.name
        family = slice.family
        ports = slice.ports
        endpoints = slice.endpoints
        endpoints.sortAndDeduplicate()
    }
}
