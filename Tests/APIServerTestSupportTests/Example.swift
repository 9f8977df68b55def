import Addresses
import Kubernetes

/// Objects of a made-up cluster.
enum Example {
    static func service(_ name: String, port: UInt16 = 80) -> KubernetesObject {
        .service(
            Service(
                name: ObjectName(namespace: "default", name: name), clusterIPs: [IPAddress(10, 96, 0, 1)],
                ports: [Service.Port(port: port)]))
    }

    static func key(_ name: String) -> ObjectKey { .service(ObjectName(namespace: "default", name: name)) }
}
