import KernelTestSupport
import Netfilter
import Testing

/// What the kernel refuses: the error names the object and carries the kernel's words, and nothing is applied.
@Suite struct RefusalTests {
    let namespace: NetworkNamespace

    init() async throws {
        namespace = try await NetworkNamespace()
        try namespace.commit {
            Samples.addTable(to: &$0)
            $0.add(Samples.endpoints(0..<10), to: Samples.map, in: Samples.table)
        }
    }

    /// The errors of a batch that must be refused without a trace.
    private func errors(
        receiveBufferSize: Int32 = NetlinkSocket.defaultReceiveBufferSize, _ fill: (inout Batch) -> Void
    ) async throws -> [NetlinkError] {
        let before = try await namespace.listing()
        var caught: [NetlinkError] = []
        var socket = try NetlinkSocket(
            namespace: .descriptor(namespace.descriptor), receiveBufferSize: receiveBufferSize)
        var batch = Batch()
        batch.add(Chain(name: "innocent"), in: Samples.table)
        fill(&batch)
        do {
            try socket.commit(batch.sealed())
            Issue.record("the batch was not refused")
        } catch BatchError.refused(let errors) {
            caught = errors
        }
        #expect(try await namespace.listing() == before)
        return caught
    }

    @Test func otherDataForAnExistingKeyIsRefused() async throws {
        let errors = try await errors {
            $0.add(Samples.endpoints(0..<9), to: Samples.map, in: Samples.table)
            $0.add(Samples.endpoints(9..<10, port: 9090), to: Samples.map, in: Samples.table)
        }
        #expect(errors.count == 1)
        let error = try #require(errors.first)
        #expect(error.alreadyExists)
        #expect(error.subject == .elements(set: "endpoints", list: 1, range: 0..<1))
        #expect(error.description.contains("endpoints"))
        #expect(error.description.contains("ip sample"))
    }

    @Test func refusedElementIsCountedInItsList() async throws {
        var elements = Samples.endpoints(100..<2_100)
        elements.append { bytes in bytes += Samples.endpoints(4..<5, port: 1)[0] }
        let last = elements
        let errors = try await errors { $0.add(last, to: Samples.map, in: Samples.table) }
        #expect(errors.map(\.elementIndex) == [2_000])
    }

    @Test func missingKeyCannotBeDeleted() async throws {
        let errors = try await errors {
            $0.delete(Samples.endpoints(77..<78), from: Samples.map, in: Samples.table)
        }
        #expect(errors.map(\.isNotFound) == [true])
        #expect(errors.first?.operation == "delete")
    }

    @Test func verdictToMissingChainIsRefused() async throws {
        let errors = try await errors {
            $0.add(Samples.services([.drop, .goto("nowhere")]), to: Samples.verdicts, in: Samples.table)
        }
        #expect(errors.map(\.isNotFound) == [true])
        #expect(errors.first?.object?.contains("services") == true)
        #expect(errors.first?.elementIndex == 1)
    }

    @Test func badExpressionIsNamedWithItsChainAndTheKernelsPlace() async throws {
        let errors = try await errors {
            $0.add(
                Rule([.lookup(set: "no-such-set", key: .word(0), inverted: false)]), to: "innocent", in: Samples.table)
        }
        let error = try #require(errors.first)
        #expect(error.subject == .rule(chain: "innocent"))
        #expect(error.isNotFound)
        #expect(error.attributeOffset != nil, "the kernel tells where")
        #expect(error.description.contains("a rule of chain 'innocent' in table ip sample"))
    }

    @Test func kernelsWordsArePassedOn() async throws {
        // A name of 300 bytes exceeds what the kernel's policy allows, and it says so in words.
        let errors = try await errors { $0.add(Chain(name: String(repeating: "x", count: 300)), in: Samples.table) }
        let words = try #require(errors.first?.kernelMessage)
        #expect(!words.isEmpty)
        #expect(errors.first?.description.contains(words) == true)
    }

    @Test func everyRefusedMessageIsReported() async throws {
        let missing = ["a", "b", "c"]
        let errors = try await errors { batch in
            for name in missing {
                batch.add(Rule([.immediate(.goto(name))]), to: "innocent", in: Samples.table)
                batch.add(Rule([.counter]), to: "innocent", in: Samples.table)
            }
            batch.delete(set: "no-such-set", in: Samples.table)
        }
        #expect(errors.count == 4)
        #expect(errors.last?.subject == .set("no-such-set"))
    }

    /// Without NETLINK_CAP_ACK every error would carry its 60 KB message back, and four would fill a default buffer.
    @Test func errorsOfLargeMessagesAllArrive() async throws {
        let taken = Samples.endpoints(0..<1, port: 1)
        let errors = try await errors(receiveBufferSize: 100 << 10) { batch in
            for number in 0..<80 as Range<UInt32> {
                var list = taken
                let fillers = Samples.endpoints(1_000 + number * 1_000..<2_000 + number * 1_000)
                for index in 0..<fillers.count { list.append { $0 += fillers[index] } }
                batch.add(list, to: Samples.map, in: Samples.table)
            }
        }
        #expect(errors.count == 80)
        #expect(errors.allSatisfy { $0.elementIndex == 0 })
    }

    @Test func fullSetIsToldApart() async throws {
        var sized = Samples.map
        sized.name = "sized"
        sized.size = 16
        let set = sized
        let errors = try await errors { batch in
            batch.add(set, in: Samples.table)
            batch.add(Samples.endpoints(0..<17, of: set), to: set, in: Samples.table)
        }
        #expect(errors.map(\.isFull) == [true])
        #expect(errors.first?.description.contains("full") == true)
    }

    @Test func tableThatDoesNotExistIsNamed() async throws {
        let errors = try await errors { $0.delete(Table(family: .ip6, name: "absent")) }
        #expect(errors.first?.object == "table ip6 absent")
    }
}
