/// Finds out by trying whether the kernel can do what Shunt's tables need, so that a daemon can say at its start what is
/// missing.
///
/// The kernel checks a transaction that is never completed: packets and other programs see nothing of it.
public struct KernelProbe: Hashable, Sendable {
    /// What came of trying one feature.
    public enum Outcome: Hashable, Sendable {
        case supported
        case unsupported(NetlinkError)
        /// The attempt failed for a reason that says nothing about the kernel: no privilege, no memory.
        case unknown(NetlinkError)
    }

    public var feature: KernelFeature
    public var family: TableFamily
    public var outcome: Outcome

    public init(feature: KernelFeature, family: TableFamily, outcome: Outcome) {
        self.feature = feature
        self.family = family
        self.outcome = outcome
    }

    /// Tries all features in the network namespace of the socket: all at once, and one by one only if that fails.
    public static func run(
        on socket: inout NetlinkSocket, families: [TableFamily] = TableFamily.allCases
    ) -> [KernelProbe] {
        var results: [KernelProbe] = []
        for family in families {
            let all = KernelFeature.allCases
            let isComplete = outcome(of: all, family, on: &socket) == .supported
            for feature in all {
                let outcome = isComplete ? .supported : outcome(of: [feature], family, on: &socket)
                results.append(KernelProbe(feature: feature, family: family, outcome: outcome))
            }
        }
        return results
    }

    private static func outcome(
        of features: [KernelFeature], _ family: TableFamily, on socket: inout NetlinkSocket
    ) -> Outcome {
        let table = Table(family: family, name: "shunt-probe")
        var batch = Batch()
        batch.add(table)
        for feature in features { feature.addTrial(to: &batch, in: table) }
        do throws(BatchError) {
            try socket.check(batch.sealed())
            return .supported
        } catch {
            return Outcome(error)
        }
    }
}

extension KernelProbe.Outcome {
    private static let inconclusive: [ErrorNumber] = [
        .notPermitted, .accessDenied, .noMemory, .noBufferSpace, .busy, .tryAgain,
    ]

    /// Judges the failure of an attempt by its first error.
    init(_ failure: BatchError) {
        switch failure {
        case .refused(let errors):
            // The batch itself is right, so whatever the kernel objects to is something it does not know.
            if let error = errors.first(where: { Self.inconclusive.contains($0.errno) }) {
                self = .unknown(error)
            } else if let error = errors.first {
                self = .unsupported(error)
            } else {
                self = .unknown(NetlinkError(operation: "try nf_tables", errno: .badMessage))
            }
        case .notSent(let error), .unknownOutcome(let error): self = .unknown(error)
        }
    }
}

extension KernelProbe {
    /// What to tell an operator; nil if the feature is there.
    public var message: String? {
        switch outcome {
        case .supported: nil
        case .unsupported(let error):
            "the kernel lacks \(feature) for \(family.addressFamily): it needs \(feature.requirement(family)) [\(error)]"
        case .unknown(let error) where error.isPermissionDenied:
            "cannot try \(feature) for \(family.addressFamily): run as root, or give the process CAP_NET_ADMIN"
        case .unknown(let error):
            "cannot tell whether the kernel has \(feature) for \(family.addressFamily): \(error)"
        }
    }
}
