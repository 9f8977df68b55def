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
    let target: (_ lane: Int) -> (address: IPAddress, port: UInt16)
    private(set) var samples: [Samples]

    /// What was measured in one lane, round by round.
    struct Samples {
        var connects: [[Duration]] = []
        var exchanges: [[Duration]] = []
    }

    /// Connections of one round that stay open for round trips.
    private static let openConnections = 20

    init(lanes: [Lane], target: @escaping (_ lane: Int) -> (address: IPAddress, port: UInt16)) {
        self.lanes = lanes
        self.target = target
        samples = lanes.map { _ in Samples() }
    }

    /// Makes connections in every lane, then round trips over some of them.
    mutating func runRound(_ round: Int, connections: Int, exchanges: Int) throws {
        let sockets = try lanes.map { try $0.sockets(connections) }
        var connects = lanes.map { _ in [Duration]() }
        for index in 0..<connections {
            for lane in order(round + index) {
                let (address, port) = target(lane)
                let socket = sockets[lane][index]
                connects[lane].append(try MonotonicClock.time { try socket.connect(to: address, port: port) })
            }
        }
        let accepted = try lanes.map { lane in try (0..<connections).map { _ in try lane.listener.accept() } }
        var trips = lanes.map { _ in [Duration]() }
        for index in 0..<exchanges {
            for lane in order(round + index) {
                let connection = index % min(connections, Self.openConnections)
                trips[lane].append(try exchange(sockets[lane][connection], accepted[lane][connection]))
            }
        }
        for lane in lanes.indices {
            samples[lane].connects.append(connects[lane])
            samples[lane].exchanges.append(trips[lane])
        }
    }

    /// Leaves out what was measured so far.
    mutating func forget() { samples = lanes.map { _ in Samples() } }

    /// One byte there and one back. The server accepts in the order in which clients connected.
    private func exchange(_ client: StreamSocket, _ server: StreamSocket) throws -> Duration {
        try MonotonicClock.time {
            try client.send()
            try server.receive()
            try server.send()
            try client.receive()
        }
    }

    /// The lanes, beginning with another one each time.
    private func order(_ turn: Int) -> [Int] { lanes.indices.map { ($0 + turn) % lanes.count } }
}
