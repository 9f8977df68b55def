import Kubernetes

/// A Service as it is kept: immutable and by reference, since it is looked at far more often than it changes.
final class ServiceRecord: Sendable {
    /// Without duplicates in its lists.
    let service: Service
    let isProxied: Bool

    init(_ service: consuming Service) {
        isProxied = service.isProxied
        service.normalize()
        self.service = service
    }
}
