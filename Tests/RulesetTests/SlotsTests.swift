import Testing

@testable import Ruleset

@Suite struct SlotsTests {
    @Test(arguments: [
        (0, 0), (1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (6, 6), (7, 8), (8, 8), (9, 12), (12, 12), (13, 16), (16, 16),
        (17, 24), (24, 24), (25, 32), (1000, 1024), (1025, 1536), (50_000, 65_536),
    ])
    func aChainHasRoomForTheNextEndpoint(endpoints: Int, room: Int) {
        #expect(Slots.room(for: endpoints) == room)
    }

    @Test func atLeastTwoThirdsOfTheSlotsAreFilled() {
        for endpoints in 2...5000 {
            let room = Slots.room(for: endpoints)
            #expect(room >= endpoints && 3 * endpoints > 2 * room, "\(endpoints)")
            #expect(Slots.room(for: room) == room, "\(endpoints)")
        }
    }

    @Test func theSmallerRoomIsFilledWhateverTheNumber() {
        for endpoints in 1...5000 {
            let room = Slots.room(for: endpoints)
            let filled = Slots.surelyFilled(of: room)
            #expect(filled < endpoints)
            #expect(filled == (endpoints <= 2 ? 0 : Slots.room(for: filled)))
            #expect(Slots.room(for: filled + 1) == room)
        }
    }

    @Test func aChainDrawsUntilAnEndpointIsFound() {
        #expect(Slots.attempts(from: 1) == [1])
        #expect(Slots.attempts(from: 2) == [2, 1])
        #expect(Slots.attempts(from: 4) == [4, 4, 4, 4, 2, 1])
        #expect(Slots.attempts(from: 12) == [12, 12, 12, 12, 8, 1])
    }

    /// What the rules do, computed: the share of each endpoint, as a multiple of the fair share.
    @Test func everyEndpointGetsItsShare() {
        for endpoints in 1...200 {
            var shares = Array(repeating: 0.0, count: endpoints)
            var remaining = 1.0
            for attempt in Slots.attempts(from: Slots.room(for: endpoints)) {
                for slot in 0..<min(attempt, endpoints) { shares[slot] += remaining / Double(attempt) }
                remaining *= 1 - Double(min(attempt, endpoints)) / Double(attempt)
            }
            #expect(remaining == 0)
            let tolerances: [Int: Double] = [1: 0, 2: 0, 3: 0.004, 4: 0, 10: 0.001]
            let tolerance = tolerances[endpoints] ?? 0.013
            for share in shares { #expect(abs(share * Double(endpoints) - 1) <= tolerance, "\(endpoints) endpoints") }
        }
    }
}
