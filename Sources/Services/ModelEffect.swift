public import Kubernetes

/// What a change of an object means for what was selected before.
public enum ModelEffect: Hashable, Sendable {
    /// Nothing that a proxy uses has changed.
    case none
    /// This Service must be selected again.
    case service(ObjectName)
    /// Both must be selected again: an EndpointSlice went from one Service to the other.
    case services(ObjectName, ObjectName)
    /// The addresses or pod CIDRs of this node changed: what depends on them, and the Services in
    /// `Model.servicesWithSourceRanges`, must be derived again.
    case node
    /// The zone of this node changed, perhaps with its addresses: every Service must be selected again, and everything
    /// that `node` says applies.
    case everything
    /// The ranges in `Model.serviceCIDRs(_:)` changed.
    case serviceCIDRs
}
