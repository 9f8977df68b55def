import KernelTestSupport

/// A change of Services back and forth, and connections that go on through it.
struct TransitionCase: Sendable, CustomStringConvertible {
    enum Side: Sendable {
        case before, after
    }

    /// The manifests on one side of the change.
    struct State: Sendable {
        var services: [ServiceManifest]
        /// The endpoints of each Service, by its name.
        var endpoints: [String: [Place]]
        /// What replaces texts of the manifests, for fields that they have no value for.
        var replacement: (text: String, with: String) = ("", "")
        /// A text of the table in this state only.
        var listed: String?
        /// A text of the table in the other state only.
        var unlisted: String?
    }

    /// Where connections go, and who may answer them in each of the two states.
    struct Path: Sendable {
        var name: String
        var from: Place
        var target: @Sendable (ServicePlan) -> String
        var before: TransitionExpectation
        var after: TransitionExpectation
        /// Whether a UDP flow that has begun stays where it is: policies are about new ones, as with kube-proxy, and its
        /// endpoint is still one of the Service.
        var keepsFlows = false

        subscript(side: Side) -> TransitionExpectation { side == .before ? before : after }

        /// Whether every attempt must be answered, because there is an endpoint on both sides.
        var isAlwaysAnswered: Bool { !before.places.isEmpty && !after.places.isEmpty }
    }

    var name: String
    var before: State
    var after: State
    var paths: [Path]

    subscript(side: Side) -> State { side == .before ? before : after }

    var description: String { name }
}
