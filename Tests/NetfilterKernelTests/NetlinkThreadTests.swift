import Foundation
import Netfilter
import Testing

@Suite struct NetlinkThreadTests {
    @Test func isolatedWorkRunsOnTheThreadOfItsExecutor() async throws {
        let (recorder, other) = (Recorder(), Recorder())
        let first = try await recorder.threadDirectory()
        let second = try await Task.detached { try await recorder.threadDirectory() }.value
        #expect(first == second)
        #expect(try await other.threadDirectory() != first, "every executor has a thread of its own")
    }

    @Test func workRunsInTheOrderInWhichItWasEnqueued() async {
        let recorder = Recorder()
        // An immediate task runs on the caller up to its first suspension, so this loop enqueues in order.
        let tasks = (0..<1_000).map { number in
            Task.immediate { await recorder.append(number) }
        }
        for task in tasks { await task.value }
        #expect(await recorder.numbers == Array(0..<1_000))
    }

    @Test func threadEndsWhenItsExecutorIsReleased() async throws {
        let directory = try await Recorder().threadDirectory()
        // Nobody can join the thread, so its end is only visible in /proc.
        let deadline = ContinuousClock.now + .seconds(10)
        while FileManager.default.fileExists(atPath: directory), ContinuousClock.now < deadline {
            await Task.yield()
        }
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test func useOnAnotherThreadIsTrapped() async {
        await #expect(processExitsWith: .failure) {
            NetlinkThread().checkIsolated()
        }
    }

    private actor Recorder {
        private let thread = NetlinkThread()
        private(set) var numbers: [Int] = []

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        func append(_ number: Int) { numbers.append(number) }

        /// `/proc/PID/task/TID` of the thread that runs this.
        func threadDirectory() throws -> String {
            "/proc/" + (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self"))
        }
    }
}
