import Testing

@testable import Proxy

@Suite struct RetryScheduleTests {
    let start = ContinuousClock.now

    @Test func nothingIsDueBeforeAFailure() {
        #expect(!RetrySchedule().isDue(at: start + .seconds(1000)))
    }

    @Test func delaysDoubleUpToHalfAMinute() {
        var schedule = RetrySchedule()
        for seconds in [1, 2, 4, 8, 16, 30, 30, 30] {
            schedule.failed(at: start, jitter: 0)
            #expect(schedule.nextAttempt == start + .seconds(seconds))
            #expect(!schedule.isDue(at: start + .seconds(seconds) - .milliseconds(1)))
            #expect(schedule.isDue(at: start + .seconds(seconds)))
        }
    }

    @Test func jitterDelaysByAFifthAtMost() {
        var schedule = RetrySchedule()
        schedule.failed(at: start, jitter: 1)
        #expect(schedule.nextAttempt == start + .milliseconds(1200))
    }

    @Test func successEndsIt() {
        var schedule = RetrySchedule()
        schedule.failed(at: start, jitter: 0)
        schedule.failed(at: start, jitter: 0)
        schedule.succeeded()
        #expect(!schedule.isDue(at: start + .seconds(1000)))
        schedule.failed(at: start, jitter: 0)
        #expect(schedule.nextAttempt == start + .seconds(1))
    }
}
