import Addresses
import Glibc
import Synchronization

/// A node with two pods, another node with pods and a client outside, as network namespaces joined by veth pairs.
///
/// Namespaces have names of their own (`shunt-PID-NUMBER-PLACE`), so topologies can exist side by side. They go away
/// with `close`, and with the object if a test forgets that.
public final class Topology: Sendable {
    private static let created = Atomic(0)

    private struct State {
        var peers: [ChildProcess] = []
        var owners: [IPAddress: Place]
        var isClosed = false
    }

    private let prefix: String
    private let state: Mutex<State>

    /// Builds the topology; needs root, and fails rather than skips without it.
    public init() async throws {
        guard geteuid() == 0 else {
            throw CommandError(
                command: "ip netns add", reason: "only root can make network namespaces; run sudo Deploy/test.sh")
        }
        let number = Self.created.wrappingAdd(1, ordering: .relaxed).newValue
        prefix = "shunt-\(getpid())-\(number)-"
        state = Mutex(State(owners: Self.owners))
        do {
            try await setUp()
        } catch {
            try await close()
            throw error
        }
    }

    deinit {
        let (isClosed, peers) = state.withLock { ($0.isClosed, $0.peers) }
        guard !isClosed else { return }
        for peer in peers { peer.signal(SIGKILL) }
        do {
            try Command.runBlocking(["ip", "-force", "-batch", "-"], input: removal)
        } catch {
            perror("\(error)")
        }
    }

    /// Builds a topology for the time of `body` and removes it also when that throws.
    public static func with<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: (Topology) async throws -> Result
    ) async throws -> Result {
        let topology = try await Topology()
        let result: Result
        do {
            result = try await body(topology)
        } catch {
            try await topology.close()
            throw error
        }
        try await topology.close()
        return result
    }

    /// Ends the peers and removes the namespaces; a second call does nothing.
    public func close() async throws {
        let peers = state.withLock { state -> [ChildProcess]? in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            return state.peers
        }
        guard let peers else { return }
        for peer in peers { peer.signal(SIGTERM) }
        for peer in peers where await peer.exit(timeout: .seconds(5)) == nil { peer.signal(SIGKILL) }
        try await Command.run("ip", "-batch", "-", input: removal)
    }

    /// The name of a host's network namespace.
    public func namespace(_ place: Place) -> String { prefix + place.rawValue }

    /// Runs a program on a host and returns what it printed.
    @discardableResult
    public func run(
        on place: Place, _ arguments: String..., input: String = "", timeout: Duration = .seconds(30)
    ) async throws -> String {
        try await Command.run(command(on: place, arguments), input: input, timeout: timeout)
    }

    /// Starts a program on a host that lives until it ends itself or the topology is closed.
    public func start(on place: Place, _ arguments: [String]) throws -> ChildProcess {
        let child = try ChildProcess(command(on: place, arguments))
        state.withLock { $0.peers.append(child) }
        return child
    }

    /// Gives a host more addresses and the node routes to them, for endpoints that a manifest names.
    public func add(_ addresses: String..., to place: Place) async throws { try await add(addresses, to: place) }

    /// The same with the addresses in an array.
    public func add(_ addresses: [String], to place: Place) async throws {
        var commands = ""
        var routes = ""
        for address in addresses {
            guard let parsed = IPAddress(address) else {
                throw CommandError(command: "ip addr add \(address)", reason: "not an IP address")
            }
            let plan = AddressPlan.plan(parsed.family)
            commands += "addr add \(address)/\(plan.hostLength) dev lo\(plan.addressOptions)\n"
            routes += "route add \(address)/\(plan.hostLength) via \(plan.address(of: place))\n"
            state.withLock { $0.owners[parsed] = place }
        }
        try await run(on: place, "ip", "-batch", "-", input: commands)
        if place != .node { try await run(on: .node, "ip", "-batch", "-", input: routes) }
    }

    /// The host that has an address, if it is one of the topology's.
    func owner(of address: IPAddress) -> Place? { state.withLock { $0.owners[address] } }

    private func command(on place: Place, _ arguments: [String]) -> [String] {
        ["ip", "netns", "exec", namespace(place)] + arguments
    }

    private var removal: String {
        Place.allCases.map { "netns del \(namespace($0))\n" }.joined()
    }

    private static var owners: [IPAddress: Place] {
        var owners: [IPAddress: Place] = [:]
        for plan in [AddressPlan.ipv4, .ipv6] {
            let extra =
                [(plan.podGateway, Place.node), (plan.nodeOutside, .node)] + plan.remotePods.map { ($0, .remote) }
            for (text, place) in Place.allCases.map({ (plan.address(of: $0), $0) }) + extra {
                if let address = IPAddress(text) { owners[address] = place }
            }
        }
        return owners
    }
}
