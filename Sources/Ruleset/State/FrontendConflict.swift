public import Services

/// Two Service ports claim the same frontend; the first of them has it.
public struct FrontendConflict: Hashable, Sendable {
    public var frontend: Frontend
    public var owner: ServicePortName
    /// Takes over when the owner is gone.
    public var waiting: ServicePortName
}

extension FrontendConflict: CustomStringConvertible {
    public var description: String {
        """
        Service \(waiting.service) claims \(frontend), which the older Service \(owner.service) has; \
        give one of them another address or port
        """
    }
}
