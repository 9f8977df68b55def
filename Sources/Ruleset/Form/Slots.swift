/// How many slots the chain of a Service port draws from: as many as it has endpoints, or some more.
///
/// With some more, an endpoint that comes or goes is one element of a map, and the chain stays. To lead a frontend to
/// another chain makes the kernel check the whole table for loops, which takes time in proportion to all Services.
enum Slots {
    /// Draws until an endpoint is found; then one among the slots that are surely filled. At least two thirds of the slots
    /// are filled, so that at most 1.3 % of connections get that far, and endpoints have equal odds but for as much: 0.4 %
    /// for three endpoints, 0.1 % for ten. More draws would be more rules, which the kernel's check for loops looks at
    /// once per frontend: with eight a first load took 5 % longer where every tenth Service has each special feature.
    static let draws = 4

    /// The slots for a number of endpoints: 2, 4, 6, 8, 12, 16, 24, 32 and so on; 0 for none.
    static func room(for endpoints: Int) -> Int {
        guard endpoints > 2 else { return endpoints > 0 ? 2 : 0 }
        let half = 1 << (Int.bitWidth - 1 - (endpoints - 1).leadingZeroBitCount)
        let threeQuarters = half + half / 2
        return half > 2 && endpoints <= threeQuarters ? threeQuarters : 2 * half
    }

    /// Slots that are surely filled where a chain draws from `room`: the next smaller room; 0 if there is none.
    static func surelyFilled(of room: Int) -> Int {
        var filled = 0
        var next = Slots.room(for: 1)
        while next < room {
            filled = next
            next = Slots.room(for: next + 1)
        }
        return filled
    }

    /// From how many slots the rules of a chain draw, one after another until an endpoint is found.
    ///
    /// The last is slot 0 alone, which is filled as long as there is any endpoint. For two slots that is what makes one
    /// endpoint certain; for others it matters only to a packet that a commit overtakes between two lookups.
    static func attempts(from room: Int) -> [Int] {
        switch room {
        case ...1: [1]
        case 2: [2, 1]
        default: Array(repeating: room, count: draws) + [surelyFilled(of: room), 1]
        }
    }
}
