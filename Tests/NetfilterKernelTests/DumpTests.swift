import CNetfilter
import Glibc
import KernelTestSupport
import Testing

@testable import Netfilter

@Suite struct DumpTests {
    let namespace: NetworkNamespace

    init() async throws {
        namespace = try await NetworkNamespace()
        try namespace.commit {
            Samples.addTable(to: &$0)
            $0.add(Samples.endpoints(0..<5_000), to: Samples.map, in: Samples.table)
        }
    }

    /// Dumps the sample map, which takes several datagrams, and runs `disturb` once per attempt, after the first.
    private func dump(
        on socket: inout NetlinkSocket, disturb: (_ attempt: Int) throws -> Void
    ) throws(NetlinkError) -> ElementList {
        var (attempts, parts) = (0, 0)
        let request = DumpRequest(
            "dump elements", object: "of the sample", NFT_MSG_GETSETELEM, reply: NFT_MSG_NEWSETELEM, family: .ip
        ) { writer in
            writer.put(NFTA_SET_ELEM_LIST_TABLE, string: Samples.table.name)
            writer.put(NFTA_SET_ELEM_LIST_SET, string: Samples.map.name)
        }
        return try socket.dump(request, into: ElementList(layout: Samples.map.layout)) { list, message in
            if list.isEmpty { (attempts, parts) = (attempts + 1, 0) }
            parts += 1
            if parts == 1 {
                do { try disturb(attempts) } catch { Issue.record(error) }
            }
            do throws(MalformedMessage) { try list.append(elementsOf: message) } catch { Issue.record(error) }
        }
    }

    @Test func interruptedDumpIsRepeatedFromTheStart() throws {
        var socket = try namespace.socket()
        var disturbances = 0
        let list = try dump(on: &socket) { attempt in
            guard attempt < 4 else { return }
            disturbances += 1
            try namespace.commit { $0.add(Chain(name: "chain-\(attempt)"), in: Samples.table) }
        }
        #expect(disturbances == 3)
        #expect(list.count == 5_000)
        #expect(list.values == Samples.endpoints(0..<5_000).values)
    }

    @Test func dumpThatIsAlwaysInterruptedEndsInAnErrorThatSaysSo() throws {
        var socket = try namespace.socket()
        socket.dumpAttempts = 3
        var disturbances = 0
        do {
            _ = try dump(on: &socket) { attempt in
                disturbances += 1
                try namespace.commit { $0.add(Chain(name: "chain-\(attempt)"), in: Samples.table) }
            }
            Issue.record("the dump was not interrupted")
        } catch {
            #expect(error.isRetryable)
            #expect(error.description.contains("interrupted each of 3 attempts"))
        }
        #expect(disturbances == 3)
        #expect(try socket.elements(of: Samples.map, in: Samples.table).count == 5_000, "the socket is still of use")
    }

    @Test func dumpWhoseRepliesWereLostIsRepeated() throws {
        // A member of the group also receives notifications, so that foreign changes can fill its small buffer.
        var socket = try namespace.smallSocketWithNotifications()
        let list = try dump(on: &socket) { attempt in
            guard attempt == 1 else { return }
            try namespace.commit { batch in
                for number in 0..<100 { batch.add(Chain(name: "chain-\(number)"), in: Samples.table) }
            }
        }
        #expect(list.values == Samples.endpoints(0..<5_000).values)
    }

    @Test func lostRepliesAreToldFromInterruption() throws {
        var socket = try namespace.smallSocketWithNotifications()
        var isFirst = true
        let outcome = try socket.exchange("dump elements", object: nil) { writer, sequence in
            let mark = writer.beginMessage(
                type: MessageHeader.type(NFT_MSG_GETSETELEM), flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP),
                sequence: sequence)
            writer.putNetfilterHeader(family: Samples.table.family.rawValue)
            writer.put(NFTA_SET_ELEM_LIST_TABLE, string: Samples.table.name)
            writer.put(NFTA_SET_ELEM_LIST_SET, string: Samples.map.name)
            writer.endMessage(mark)
        } read: { _ in
            defer { isFirst = false }
            guard isFirst else { return }
            do {
                try namespace.commit { batch in
                    for number in 0..<100 { batch.add(Chain(name: "chain-\(number)"), in: Samples.table) }
                }
            } catch {
                Issue.record(error)
            }
        }
        #expect(outcome == .lost)
    }

    @Test func overrunIsNoticed() throws {
        var socket = try namespace.smallSocketWithNotifications()
        try namespace.commit { batch in
            for number in 0..<100 { batch.add(Chain(name: "chain-\(number)"), in: Samples.table) }
        }
        #expect(try socket.buffer.receive(from: socket.descriptor) == .overrun)
    }

    /// The kernel's hash table grows in the background after a large commit, and spoils dumps without a sign.
    @Test func dumpSpoiltByAGrowingHashTableIsRepeated() throws {
        var socket = try namespace.socket()
        var attempts = 0
        let request = DumpRequest("dump chains", NFT_MSG_GETCHAIN, reply: NFT_MSG_NEWCHAIN, family: .ip)
        _ = try socket.dump(request, into: 0) { count, _ in
            count += 1
        } isConsistent: { _ in
            attempts += 1
            return attempts == 3
        }
        #expect(attempts == 3)

        var list = Samples.endpoints(0..<1_000)
        #expect(list.duplicates == [])
        list.append { $0 += Samples.endpoints(700..<701, port: 9090)[0] }
        #expect(list.duplicates == [1_000])
        #expect(list.withoutDuplicates == Samples.endpoints(0..<1_000))
    }

    @Test func truncatedReplyIsAnError() throws {
        var socket = try namespace.socket()
        socket.buffer = ReceiveBuffer(capacity: 512)
        do {
            _ = try socket.elements(of: Samples.map, in: Samples.table)
            Issue.record("the reply fitted")
        } catch {
            #expect(error.errno == .badMessage)
            #expect(error.description.contains("longer than 512 bytes"))
        }
    }

    @Test func messagesOfOtherProcessesAreNotBelieved() throws {
        var socket = try namespace.socket()
        let (port, sequence) = (socket.portID, socket.sequence + 1)
        let liar = try namespace.socket()
        let list = try dump(on: &socket) { _ in
            try liar.sendEndOfDump(to: port, sequence: sequence)
        }
        #expect(list.count == 5_000)
    }

    @Test func tableThatIsNotThereHasNoContents() throws {
        var socket = try namespace.socket()
        #expect(try socket.contents(of: Table(family: .ip6, name: "sample")) == nil)
        #expect(try socket.contents(of: Table(family: .ip, name: "other")) == nil)
    }

    @Test func onlyTheTablesOwnObjectsAreReturned() async throws {
        let other = Table(family: .ip, name: "sample2", comment: "a neighbour")
        try namespace.commit { batch in
            batch.add(other)
            batch.add(Chain(name: "theirs"), in: other)
            batch.add(Rule([.counter]), to: "theirs", in: other)
            batch.add(Samples.verdicts, in: other)
        }
        try await namespace.run("nft", "add", "table", "inet", "sample")
        try await namespace.run("nft", "add", "chain", "inet", "sample", "foreign")
        var socket = try namespace.socket()
        let contents = try #require(try socket.contents(of: Samples.table))
        #expect(contents.chains.isEmpty)
        #expect(contents.rules.isEmpty)
        #expect(contents.sets == [Samples.map, Samples.verdicts])
        #expect(try socket.tables(family: .ip) == [Samples.table, other])
        #expect(try socket.tables(family: .ip6) == [])
    }

    @Test func missingSetIsNamed() throws {
        var socket = try namespace.socket()
        do {
            _ = try socket.elements(of: Reference.set("cluster-ips"), in: Samples.table)
            Issue.record("there is no such set")
        } catch {
            #expect(error.isNotFound)
            #expect(error.description.contains("set 'cluster-ips' in table ip sample"))
        }
    }

    @Test func interruptedCallIsRepeated() throws {
        var calls = 0
        let result = try SystemCall.retrying("test") {
            calls += 1
            errno = EINTR
            return calls < 4 ? -1 : 7
        }
        #expect(result == 7)
        #expect(calls == 4)
    }
}
