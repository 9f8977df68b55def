import Addresses
import Kubernetes
import RulesetTestSupport
import Synchronization
import Testing

@testable import Proxy

/// What passes before the own Node object is known, and when.
@Suite struct NodeGateTests {
    /// What came through: the objects told, and whether that was all.
    private final class Sink: ObjectSink {
        struct Delivery: Equatable {
            var changes: Int
            var isComplete: Bool
        }

        private let deliveries = Mutex<[Delivery]>([])

        func apply(_ changes: [ObjectChange], isComplete: Bool) async {
            deliveries.withLock { $0.append(Delivery(changes: changes.count, isComplete: isComplete)) }
        }

        func take() -> [Delivery] {
            deliveries.withLock { deliveries in
                defer { deliveries = [] }
                return deliveries
            }
        }
    }

    private let sink = Sink()
    private let web = ObjectChange.set(Service.sample("web", 1))

    private func gate(_ need: NodeGate.Need = .addresses) -> NodeGate {
        NodeGate(nodeName: "here", need: need, sink: sink)
    }

    private func node(_ name: String = "here", _ host: Int? = 1, podCIDRs: [IPPrefix] = []) -> ObjectChange {
        .set(Node(name: name, addresses: host.map { [.sample(.node, $0)] } ?? [], podCIDRs: podCIDRs))
    }

    private func passed(_ changes: Int, _ isComplete: Bool) -> Sink.Delivery {
        Sink.Delivery(changes: changes, isComplete: isComplete)
    }

    @Test func theFirstCompleteStateWaitsForTheNode() async {
        let gate = gate()
        await gate.apply([web, web], isComplete: false)
        await gate.apply([web], isComplete: true)
        await gate.apply([web], isComplete: false)
        #expect(sink.take() == [passed(2, false), passed(1, false), passed(1, false)])
        await gate.apply([node()], isComplete: false)
        #expect(sink.take() == [passed(1, true)])
    }

    @Test func aNodeThatIsThereFirstHoldsNothingBack() async {
        let gate = gate()
        await gate.apply([node()], isComplete: false)
        await gate.apply([web], isComplete: true)
        #expect(sink.take() == [passed(1, false), passed(1, true)])
        let other = self.gate()
        await other.apply([web, node()], isComplete: true)
        #expect(sink.take() == [passed(2, true)])
    }

    @Test func onlyTheOwnNodeWithAnAddressCounts() async {
        let gate = gate()
        await gate.apply([node("there"), node("here", nil), .remove(.node("here"))], isComplete: true)
        #expect(sink.take() == [passed(3, false)])
        await gate.apply([node("there", 7)], isComplete: true)
        #expect(sink.take() == [passed(1, false)])
        #expect(await gate.open())
    }

    @Test func podCIDRsAreWaitedForWhereTheyAreNeeded() async throws {
        let range = try #require(IPPrefix("10.1.0.0/24"))
        let gate = gate(.addressesAndPodCIDRs)
        await gate.apply([web, node()], isComplete: true)
        #expect(sink.take() == [passed(2, false)])
        await gate.apply([node(podCIDRs: [range])], isComplete: false)
        #expect(sink.take() == [passed(1, true)])
    }

    @Test func patienceEndsAsKubeProxysDoes() async {
        #expect(gate().patience == .seconds(30))
        #expect(gate(.addressesAndPodCIDRs).patience == .seconds(330))
    }

    @Test func whenPatienceEndsWhatIsCompletePasses() async {
        let gate = gate()
        await gate.apply([web], isComplete: true)
        #expect(sink.take() == [passed(1, false)])
        #expect(await gate.open())
        #expect(sink.take() == [passed(0, true)])
        await gate.apply([web], isComplete: false)
        #expect(sink.take() == [passed(1, true)])
    }

    @Test func whenPatienceEndsBeforeEverythingIsToldNothingIsTakenForComplete() async {
        let gate = gate()
        await gate.apply([web], isComplete: false)
        #expect(await gate.open())
        #expect(sink.take() == [passed(1, false)])
        await gate.apply([web], isComplete: true)
        #expect(sink.take().last == passed(1, true))
    }

    @Test func aNodeThatCameInTimeIsNoCauseForAWarning() async {
        let gate = gate()
        await gate.apply([web, node()], isComplete: true)
        _ = sink.take()
        #expect(await !gate.open())
        #expect(sink.take() == [])
    }
}
