import APIServerTestSupport
import Foundation
import KernelTestSupport
import TestSupport
import Testing

/// `test-apiserver`, as a benchmark runs it.
@Suite(.timeLimit(.minutes(1)))
struct ProgramTests {
    @Test func changesAreMadeAndTimedUntilInputEnds() async throws {
        let program = try RunningProgram("--services", "3", "--endpoints", "2")
        let url = try #require(await program.line())
        #expect(url.hasPrefix("http://127.0.0.1:"))
        try await TestClient.with(url) { client in
            let watch = try await client.watch(.endpointSlices)
            for _ in 0..<3 { #expect(try await watch.next()?.type == "ADDED") }
            let start = Self.monotonicNanoseconds()
            program.send("replace 2 1000")
            var resourceVersions: [String] = []
            var received: [UInt64] = []
            for name in ["service-0-0", "service-1-0"] {
                let event = try #require(try await watch.next())
                received.append(Self.monotonicNanoseconds())
                #expect(event.type == "MODIFIED" && event.name == name)
                resourceVersions.append(event.object.metadata.resourceVersion ?? "")
            }
            var sent: [[Substring]] = []
            var done: [Substring] = []
            while sent.count < 2 || done.isEmpty {
                let words = try #require(await program.line()).split(separator: " ")
                // The first three were in the socket when the watch began.
                if words[0] == "done" {
                    done = words
                } else if resourceVersions.contains(String(words[1])) {
                    sent.append(words)
                }
            }
            #expect(sent.map { String($0[1]) } == resourceVersions)
            // An event is timed before anybody can have it.
            let times = sent.map { UInt64($0[2]) ?? 0 }
            #expect(zip(times, received).allSatisfy { start < $0 && $0 < $1 }, "\(times) \(received)")
            #expect(done.map(String.init) == ["done", "replace", resourceVersions[1]])
            program.send("replace 1 0")
            let problem = try #require(await program.line())
            #expect(problem.hasPrefix("error expected replace|resize|touch|play|end COUNT PER_SECOND"))
        }
        #expect(await program.end() == .exited(0))
    }

    @Test func rolloutIsPlayed() async throws {
        let program = try RunningProgram("--replay", "-")
        let url = try #require(await program.line())
        try await TestClient.with(url) { client in
            let watch = try await client.watch(
                .endpointSlices, "resourceVersion=1604&allowWatchBookmarks=true", accept: .protobuf)
            program.send("play 1000 10000")
            let recorded = try RecordedFile.bytes("endpointslices.rollout.watch.pb")
            #expect(try await watch.bytes(recorded.count) == recorded)
        }
        #expect(await program.end() == .exited(0))
    }

    private static func monotonicNanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
