import Addresses
import RulesetTestSupport
import Services
import TestSupport
import Testing

@testable import Ruleset

@Suite struct SlotAssignmentTests {
    @Test func firstAssignmentIsInOrder() {
        #expect(SlotAssignment.slots(keeping: [], wanted: backends(3)) == backends(3))
    }

    @Test func aReplacedEndpointLeavesItsSlotToTheNewcomer() {
        let wanted = [backends(1), backends(1, from: 3), backends(1, from: 9)].flatMap { $0 }
        #expect(
            SlotAssignment.slots(keeping: backends(3), wanted: wanted) == [
                backends(1)[0], backends(1, from: 9)[0], backends(1, from: 3)[0],
            ])
    }

    @Test func removalMovesTheLastSlotIntoTheGap() {
        let slots = backends(4)
        #expect(
            SlotAssignment.slots(keeping: slots, wanted: [slots[0], slots[2], slots[3]]) == [
                slots[0], slots[3], slots[2],
            ])
    }

    @Test func removingTheLastSlotsMovesNothing() {
        #expect(SlotAssignment.slots(keeping: backends(5), wanted: backends(3)) == backends(3))
    }

    @Test func allGone() {
        #expect(SlotAssignment.slots(keeping: backends(3), wanted: []).isEmpty)
    }

    @Test func aDuplicateInTheOldSlotsIsAGap() {
        let twice = [backends(1)[0], backends(1)[0]]
        #expect(SlotAssignment.slots(keeping: twice, wanted: backends(2)) == backends(2))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func randomChangesKeepSurvivorsAndTouchFewSlots(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var slots: [Backend] = []
        for _ in 0..<300 {
            let wanted = backends(40).filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
            let next = SlotAssignment.slots(keeping: slots, wanted: wanted)
            #expect(next.sorted() == wanted)
            let gone = slots.filter { !wanted.contains($0) }.count
            let came = wanted.filter { !slots.contains($0) }.count
            let changed = zip(slots, next).filter { $0 != $1 }.count
            #expect(changed <= max(gone, came) + gone)
            let moved = zip(slots.indices, slots).filter { $1 != ($0 < next.count ? next[$0] : nil) }
            #expect(moved.filter { wanted.contains($0.1) }.count <= gone)
            slots = next
        }
    }
}
