import Kubernetes
import Synchronization

/// Holds the first complete state back until the own Node object is usable, for a limited time: without its addresses
/// NodePorts would be open on every address for a moment.
///
/// For sources that follow an API server, where a Node may appear after its kubelet has started the proxy.
final class NodeGate: ObjectSink {
    /// What of the Node has to be known.
    enum Need: Sendable {
        case addresses
        case addressesAndPodCIDRs
    }

    private struct State {
        var isUsable = false
        var isComplete = false
        var isOpen = false
    }

    private let nodeName: String
    private let need: Need
    private let sink: any ObjectSink
    private let state = Mutex(State())

    init(nodeName: String, need: Need, sink: any ObjectSink) {
        self.nodeName = nodeName
        self.need = need
        self.sink = sink
    }

    func apply(_ changes: [ObjectChange], isComplete: Bool) async {
        let passesComplete = state.withLock { state in
            state.isUsable = state.isUsable || changes.contains(where: isUsableNode)
            state.isComplete = state.isComplete || isComplete
            state.isOpen = state.isOpen || state.isUsable && state.isComplete
            return state.isOpen
        }
        await sink.apply(changes, isComplete: passesComplete)
    }

    /// Lets everything pass from now on.
    ///
    /// - Returns: whether the Node was not usable until now.
    func open() async -> Bool {
        let (wasWaiting, isComplete) = state.withLock { state in
            defer { state.isOpen = true }
            return (!state.isUsable, state.isComplete && !state.isOpen)
        }
        if isComplete { await sink.apply([], isComplete: true) }
        return wasWaiting
    }

    private func isUsableNode(_ change: ObjectChange) -> Bool {
        guard case .set(.node(let node)) = change, node.name == nodeName, !node.addresses.isEmpty else { return false }
        return need == .addresses || !node.podCIDRs.isEmpty
    }
}
