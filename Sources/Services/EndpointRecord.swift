import Addresses
import Kubernetes

/// What can occur more than once, within a slice or in several slices of a Service, and counts once.
///
/// A slice may list an address twice, and while the EndpointSlice controller moves an endpoint from one slice to
/// another both hold it.
protocol EndpointRecord {
    associatedtype Identity: Comparable
    var identity: Identity { get }
    var conditions: Endpoint.Conditions { get }
}

extension Endpoint: EndpointRecord {
    var identity: IPAddress { address }
}

extension PortEndpoint: EndpointRecord {
    var identity: Backend { backend }
}

extension Array where Element: EndpointRecord {
    /// Sorts by identity and keeps one element of each: the last that is not terminating, or else the first.
    ///
    /// Sorted parts one behind the other, as slices are, are merged in nearly linear time: the sort of the standard
    /// library finds runs.
    mutating func sortAndDeduplicate() {
        guard !isSortedWithoutDuplicates else { return }
        sort { $0.identity < $1.identity }
        var last = startIndex
        for index in indices.dropFirst() {
            if self[index].identity != self[last].identity {
                last += 1
                self[last] = self[index]
            } else if !self[index].conditions.contains(.terminating) {
                self[last] = self[index]
            }
        }
        removeSubrange((last + 1)...)
    }

    private var isSortedWithoutDuplicates: Bool {
        for index in indices.dropFirst() where !(self[index - 1].identity < self[index].identity) { return false }
        return true
    }
}
