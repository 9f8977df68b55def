import Testing

/// A way to tell pods, and who is one by it. The pods' ranges are 10.0.1.0/24 here and 10.0.2.0/24 on the other node;
/// `pod1` and `pod2` are the interfaces of the two pods here.
struct PodDetectionMode: CustomTestStringConvertible, Sendable {
    var name: String
    var arguments: [String] = []
    var pod1 = true
    var pod2 = true
    var remotePod = false

    var testDescription: String { name }

    static let all: [PodDetectionMode] = [
        PodDetectionMode(name: "ClusterCIDR", remotePod: true),
        PodDetectionMode(name: "NodeCIDR"),
        PodDetectionMode(name: "BridgeInterface", arguments: ["--pod-bridge-interface", "pod1"], pod2: false),
        PodDetectionMode(name: "InterfaceNamePrefix", arguments: ["--pod-interface-name-prefix", "pod"]),
    ]
}
