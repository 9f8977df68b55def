import Testing

@testable import Kubernetes

struct SettlingChangesTests {
    private let start = ContinuousClock.now
    private var waiting = SettlingChanges()

    @Test mutating func `changes wait until it is quiet`() {
        #expect(waiting.deadline == nil)
        waiting.add(DirectoryChanges(names: ["a"]), at: start)
        waiting.add(DirectoryChanges(names: ["b"]), at: start + .milliseconds(15))
        #expect(waiting.take(at: start + .milliseconds(34)) == nil)
        #expect(waiting.deadline == start + .milliseconds(35))
        #expect(waiting.take(at: start + .milliseconds(35)) == DirectoryChanges(names: ["a", "b"]))
        #expect(waiting.deadline == nil)
        #expect(waiting.take(at: start + .seconds(1)) == nil)
    }

    @Test mutating func `a folder that is never quiet is looked at nevertheless`() {
        for milliseconds in stride(from: 0, through: 195, by: 5) {
            let now = start + .milliseconds(milliseconds)
            waiting.add(DirectoryChanges(names: ["a"]), at: now)
            #expect(waiting.take(at: now) == nil)
        }
        #expect(waiting.take(at: start + .milliseconds(200)) == DirectoryChanges(names: ["a"]))
    }

    @Test mutating func `nothing is no change`() {
        waiting.add(DirectoryChanges(), at: start)
        #expect(waiting.deadline == nil)
    }

    @Test func `files that were removed with their folder are forgotten, those after its return are not`() {
        var changes = DirectoryChanges(names: ["a"], isRescan: true)
        changes.merge(DirectoryChanges(isGone: true))
        #expect(changes == DirectoryChanges(isGone: true))
        changes.merge(DirectoryChanges(isRescan: true))
        changes.merge(DirectoryChanges(names: ["b"]))
        #expect(changes == DirectoryChanges(names: ["b"], isRescan: true, isGone: true))
    }
}
