import Addresses
import Kubernetes

@testable import KubernetesClient

/// A Service of namespace `default` whose address ends with a number.
func service(_ name: String, _ number: UInt8 = 1) -> Service {
    Service(
        name: ObjectName(namespace: "default", name: name), clusterIPs: [IPAddress(10, 96, 0, number)],
        ports: [Service.Port(port: 80)])
}

func key(_ name: String) -> ObjectKey { .service(ObjectName(namespace: "default", name: name)) }

/// A Service as it is decoded.
func decoded(_ name: String, _ number: UInt8 = 1, version: String = "") -> DecodedObject {
    DecodedObject(
        key: key(name), version: ObjectVersion(resourceVersion: version),
        content: .success(.service(service(name, number))), leftOut: [])
}

extension RequestError {
    static func status(_ code: Int, _ reason: String = "", _ message: String = "") -> RequestError {
        .refused(APIStatus(message: message, reason: reason, code: code), retryAfter: nil)
    }

    static let gone = status(410, "Expired", "too old resource version: 5 (2319)")
    static let closed = RequestError.connection(.closed("https://192.0.2.1:6443"))
}
