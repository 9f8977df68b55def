public import Addresses
public import Kubernetes

/// Identity of a Service port: Service, port name and protocol.
public struct ServicePortName: Hashable, Sendable, Comparable {
    public var service: ObjectName
    /// "" if the port has no name.
    public var port: String
    public var transport: TransportProtocol

    public init(service: ObjectName, port: String, transport: TransportProtocol) {
        self.service = service
        self.port = port
        self.transport = transport
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.service, left.port, left.transport) < (right.service, right.port, right.transport)
    }
}

extension ServicePortName: CustomStringConvertible {
    /// `namespace/name:port`, or `namespace/name` if the port has no name.
    public var description: String {
        // Made for every frontend of a first load: appending is several times faster than interpolation.
        var text = service.namespace
        text += "/"
        text += service.name
        guard !port.isEmpty else { return text }
        text += ":"
        text += port
        return text
    }
}
