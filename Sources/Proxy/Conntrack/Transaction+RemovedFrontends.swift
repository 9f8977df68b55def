import Netfilter
public import Ruleset

extension Transaction {
    /// Frontends whose dispatch element is deleted. A changed frontend is among them: its element is deleted and added.
    public var removedFrontends: [Frontend] {
        [SetID.serviceIPs, .serviceNodePorts].flatMap { set in
            guard let elements = deletedElements(set) else { return [Frontend]() }
            return (0..<elements.count).compactMap { set.frontend(of: elements, $0, form.family) }
        }
    }
}
