import Addresses
import Glibc

/// Connections and round trips through several lanes in turn, so that drift of the machine meets all of them alike.
///
/// One thread is client and server. On one processor the kernel carries a packet from a sending call to the receiving
/// socket before the call returns, so that the calls' time is the path's; a second thread would add what waking it costs,
/// which is more than any ruleset.
struct LoadGenerator {
    let lanes: [Lane]
    /// Where a connection of the given lane goes.
    let target: (_ lane: Int, TransportProtocol) -> (address: IPAddress, port: UInt16)
    private(set) var samples: [Samples]

    /// What was measured in one lane, round by round.
    struct Samples {
        /// From connect(2) to its return: what the kernel does until the connection is established.
        var connects: [[Duration]] = []
        /// A byte there and a byte back on an established connection.
        var exchanges: [[Duration]] = []
        /// The first datagram of a flow, until the server has it.
        var flows: [[Duration]] = []
    }

    /// Connections of one round that stay open for round trips.
    private static let openConnections = 20

    init(
        lanes: [Lane], target: @escaping (_ lane: Int, TransportProtocol) -> (address: IPAddress, port: UInt16)
    ) {
        self.lanes = lanes
        self.target = target
        samples = lanes.map { _ in Samples() }
    }

    /// Makes connections in every lane, round trips over some of them, and as many UDP flows.
    mutating func runRound(_ round: Int, connections: Int, exchanges: Int) throws {
        let clients = try lanes.map { try $0.sockets(.tcp, connections) }
        let connects = try inTurn(round, connections) { lane, index in
            let (address, port) = target(lane, .tcp)
            let client = clients[lane][index]
            return try MonotonicClock.time { try client.connect(to: address, port: port) }
        }
        // They come in the order in which clients connected.
        let servers = try lanes.map { lane in try (0..<connections).map { _ in try lane.listener.accept() } }
        let trips = try inTurn(round, exchanges) { lane, index in
            let connection = index % min(connections, Self.openConnections)
            return try exchange(clients[lane][connection], servers[lane][connection])
        }
        let flows = try runFlows(round, connections)
        for lane in lanes.indices {
            samples[lane].connects.append(connects[lane])
            samples[lane].exchanges.append(trips[lane])
            samples[lane].flows.append(flows[lane])
        }
    }

    private func runFlows(_ round: Int, _ count: Int) throws -> [[Duration]] {
        let clients = try lanes.map { try $0.sockets(.udp, count) }
        return try inTurn(round, count) { lane, index in
            let (address, port) = target(lane, .udp)
            let client = clients[lane][index]
            let server = lanes[lane].receiver
            try client.connect(to: address, port: port)
            return try MonotonicClock.time {
                try client.send()
                try server.receive()
            }
        }
    }

    /// Measures in one lane after the other, beginning with another one each time.
    private func inTurn(
        _ round: Int, _ count: Int, _ measure: (_ lane: Int, _ index: Int) throws -> Duration
    ) rethrows -> [[Duration]] {
        var times = lanes.map { _ in [Duration]() }
        for index in 0..<count {
            for turn in lanes.indices {
                let lane = (turn + round + index) % lanes.count
                times[lane].append(try measure(lane, index))
            }
        }
        return times
    }

    /// Leaves out what was measured so far.
    mutating func forget() { samples = lanes.map { _ in Samples() } }

    private func exchange(_ client: LoadSocket, _ server: LoadSocket) throws -> Duration {
        try MonotonicClock.time {
            try client.send()
            try server.receive()
            try server.send()
            try client.receive()
        }
    }
}
