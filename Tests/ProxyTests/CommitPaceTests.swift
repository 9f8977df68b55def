import Testing

@testable import Proxy

@Suite struct CommitPaceTests {
    private let start = ContinuousClock.now

    @Test func withoutAPeriodNothingWaits() {
        var pace = CommitPace(period: .zero)
        pace.committed(at: start)
        #expect(pace.pause(at: start) == nil)
    }

    @Test func theFirstCommitDoesNotWait() {
        #expect(CommitPace(period: .seconds(10)).pause(at: start) == nil)
    }

    @Test func theNextWaitsForThePeriodSinceTheEndOfTheLast() {
        var pace = CommitPace(period: .seconds(10))
        pace.committed(at: start)
        #expect(pace.pause(at: start) == start + .seconds(10))
        #expect(pace.pause(at: start + .milliseconds(9999)) == start + .seconds(10))
        #expect(pace.pause(at: start + .seconds(10)) == nil)
        pace.committed(at: start + .seconds(12))
        #expect(pace.pause(at: start + .seconds(13)) == start + .seconds(22))
    }
}
