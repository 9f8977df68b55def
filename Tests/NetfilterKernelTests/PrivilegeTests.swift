import Glibc
import KernelTestSupport
import Netfilter
import Testing

/// What happens without root: each test gives up its privileges in a process of its own.
@Suite struct PrivilegeTests {
    @Test func changingWithoutPrivilegeSaysWhatToDo() async {
        await #expect(processExitsWith: .success) {
            let namespace = try await NetworkNamespace()
            var socket = try NetlinkSocket(namespace: .descriptor(namespace.descriptor))
            try #require(setuid(65_534) == 0)
            var batch = Batch()
            batch.add(Samples.table)
            do throws(BatchError) {
                try socket.commit(batch.sealed())
                Issue.record("the change was allowed")
            } catch {
                #expect(error.isPermissionDenied)
                #expect(error.description.contains("CAP_NET_ADMIN"))
            }
        }
    }

    @Test func probeWithoutPrivilegeIsInconclusiveAndSaysWhatToDo() async {
        await #expect(processExitsWith: .success) {
            let namespace = try await NetworkNamespace()
            try #require(setuid(65_534) == 0)
            var socket = try NetlinkSocket(namespace: .current)
            _ = namespace
            let results = KernelProbe.run(on: &socket)
            #expect(!results.isEmpty)
            for result in results {
                #expect(result.message?.contains("CAP_NET_ADMIN") == true)
            }
        }
    }

    @Test func kernelTestsFailWithoutRoot() async {
        await #expect(processExitsWith: .success) {
            try #require(setuid(65_534) == 0)
            let error = await #expect(throws: CommandError.self) { try await NetworkNamespace() }
            #expect(error?.description.contains("sudo") == true)
        }
    }
}
