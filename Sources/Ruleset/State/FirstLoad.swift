import Addresses
import Netfilter
import Services

/// Everything that is wanted as a series of transactions on nothing: chains and elements, and at last the base chains, so
/// that packets meet the whole table or nothing.
///
/// The kernel enlarges the hash table of a set when three quarters of it are full. It does so in the background, and
/// meanwhile to add an element takes about four times as long. A part therefore ends where the greatest set is enlarged:
/// before the next one is sent there is time for that. Chains come before elements, since a rule that looks a map up makes
/// the kernel walk over all that the map holds.
///
/// A part is made when it is asked for, so that the kernel can work on one while the next is made. Only what is loaded where
/// there is no table may be divided: otherwise the kernel has to go from one complete state to the next.
public struct FirstLoad: Sendable, Sequence, IteratorProtocol {
    /// Elements of one set in one part, at most: the kernel's commit lock is held for about 0.2 s for so many.
    public static let partSize = 196_608
    /// Elements of one set in the first part. One less is three quarters of a hash table of 4,096.
    public static let firstPartSize = 3_073

    private let state: RulesetState
    private let size: Int
    private var stage = Stage.chains
    /// Elements that the greatest set has at the end of the last part.
    private var reached = 0
    /// Elements with which the greatest set is enlarged next.
    private var threshold: Int
    /// Elements so far.
    private var counts: [SetID: Int] = [:]
    private var addresses: [(set: SetID, rest: ArraySlice<IPAddress>)]
    /// The number of the next frontend's port.
    private var port = 0
    /// The position of the next frontend's program in its port.
    private var program = 0

    private enum Stage {
        case chains
        case elements
        case baseChains
        case done
    }

    public init(
        _ state: RulesetState, size: Int = FirstLoad.partSize, firstSize: Int = FirstLoad.firstPartSize
    ) {
        self.state = state
        self.size = size
        threshold = firstSize
        addresses = [
            (.clusterIPs, state.clusterIPs.counts.keys), (.nodePortIPs, state.nodePortIPs.counts.keys),
            (.hairpinIPs, state.hairpins.counts.keys),
        ].map { ($0, Array($1)[...]) }
    }

    public mutating func next() -> Transaction? {
        switch stage {
        case .chains:
            var part = state.emptyTable()
            addElements(to: &part)
            stage = hasElements ? .elements : .done
            // What fits into one part needs no other.
            part.formChains = hasElements ? .regular : .all
            return part
        case .elements:
            var part = Transaction(form: state.form)
            addElements(to: &part)
            if !hasElements { stage = .baseChains }
            return part
        case .baseChains:
            stage = .done
            var part = Transaction(form: state.form)
            part.formChains = .base
            return part
        case .done:
            return nil
        }
    }

    private var hasElements: Bool { port < state.ports.count || addresses.contains { !$0.rest.isEmpty } }

    /// Adds elements until a set has as many as it may have at the end of this part.
    private mutating func addElements(to part: inout Transaction) {
        let end = Swift.min(reached + size, threshold)
        for index in addresses.indices {
            let next = addresses[index].rest.prefix(end - reached)
            addresses[index].rest = addresses[index].rest.dropFirst(next.count)
            part.change(addresses[index].set, (Array(next), []))
        }
        addFrontends(to: &part, until: end)
        for added in part.additions { counts[added.set, default: 0] += added.elements.count }
        reached = end
        while threshold <= reached { threshold *= 2 }
    }

    private mutating func addFrontends(to part: inout Transaction, until end: Int) {
        // To look at all sets costs about as much as to add a frontend's elements.
        let step = end / 256
        var unseen = 0
        while let frontend = nextFrontend() {
            part.change(from: nil, to: frontend)
            unseen += 1 + frontend.clusterSlots.count + frontend.localSlots.count
            guard unseen > step else { continue }
            unseen = 0
            let isFull = part.additions.contains { added in
                !addresses.contains { $0.set == added.set }
                    && counts[added.set, default: 0] + added.elements.count >= end
            }
            if isFull { return }
        }
    }

    private mutating func nextFrontend() -> InstalledFrontend? {
        while port < state.ports.count {
            let (number, index) = (port, program)
            // A port is large, and to copy it takes longer than to look at it.
            guard index < state.ports[number]?.programs.count ?? 0 else {
                port += 1
                program = 0
                continue
            }
            program += 1
            if state.hasConflicts, let frontend = state.ports[number]?.programs[index].frontend,
                state.owners[frontend] != number
            {
                continue
            }
            return state.ports[number]?.frontend(at: index)
        }
        return nil
    }
}
