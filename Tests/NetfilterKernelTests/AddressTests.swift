import Addresses
import CNetfilter
import Foundation
import KernelTestSupport
import Testing

@testable import Netfilter

@Suite struct AddressTests {
    let namespace: NetworkNamespace

    init() async throws {
        namespace = try await NetworkNamespace()
        try await namespace.run("ip", "link", "add", "link7", "type", "veth", "peer", "peer7")
    }

    private func addresses() throws -> [InterfaceAddress] {
        var socket = try NetlinkSocket(.route, namespace: .descriptor(namespace.descriptor))
        return try socket.addresses()
    }

    @Test func socketWorksInTheNamespaceItWasOpenedIn() throws {
        #expect(Set(try addresses().map(\.address)) == [IPAddress(127, 0, 0, 1), try #require(IPAddress("::1"))])
        var named = try NetlinkSocket(.route, namespace: .path(namespace.path))
        #expect(try named.addresses().count == 2)
    }

    /// Without a suspension in between, so that all of it happens on one thread.
    @Test func threadIsBackInItsOwnNamespaceAfterOpening() throws {
        func current() throws -> String {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self/ns/net")
        }
        let before = try current()
        _ = try NetlinkSocket(.route, namespace: .descriptor(namespace.descriptor))
        #expect(try current() == before)
        _ = try NetlinkSocket(.route, namespace: .path(namespace.path))
        #expect(try current() == before)
        #expect(throws: NetlinkError.self) { _ = try NetlinkSocket(.route, namespace: .path("/dev/null")) }
        #expect(try current() == before)
    }

    @Test func addressesOfBothFamiliesAreRead() async throws {
        try await namespace.run("ip", "address", "add", "192.0.2.7/24", "dev", "link7")
        try await namespace.run("ip", "address", "add", "10.0.0.1", "peer", "10.0.0.2/32", "dev", "link7")
        try await namespace.run("ip", "address", "add", "2001:db8::7/64", "dev", "link7", "nodad")
        let found = try addresses()
        let index = try #require(found.first { $0.address == IPAddress(192, 0, 2, 7) }).interfaceIndex
        #expect(index > 1)
        for (address, length) in [("192.0.2.7", 24), ("10.0.0.1", 32), ("2001:db8::7", 64)] {
            let wanted = InterfaceAddress(
                address: try #require(IPAddress(address)), prefixLength: length, interfaceIndex: index,
                isTentative: false)
            #expect(found.contains(wanted))
        }
        #expect(!found.contains { $0.address == IPAddress(10, 0, 0, 2) }, "a peer's address is not ours")
    }

    @Test func addressUnderDuplicateDetectionIsTentative() async throws {
        // Detection starts when the interface comes up; until then the address stays tentative.
        try await namespace.run("ip", "address", "add", "2001:db8::8/64", "dev", "link7")
        let address = try #require(IPAddress("2001:db8::8"))
        #expect(try addresses().first { $0.address == address }?.isTentative == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func monitorReportsAddedAndRemovedAddresses() async throws {
        let monitor = try AddressMonitor(namespace: .descriptor(namespace.descriptor))
        var changes = monitor.changes.makeAsyncIterator()
        for change in ["add", "del"] {
            for address in ["192.0.2.9/24", "2001:db8::9/64"] {
                try await namespace.run("ip", "address", change, address, "dev", "link7")
                #expect(await changes.next() != nil)
            }
        }
        #expect(try addresses().count == 2)
    }

    @Test(.timeLimit(.minutes(1)))
    func monitorReportsChangesThatDidNotFitItsBuffer() async throws {
        let monitor = try AddressMonitor(namespace: .descriptor(namespace.descriptor), receiveBufferSize: 1)
        var changes = monitor.changes.makeAsyncIterator()
        let commands = (1..<255).map { "address add 192.0.2.\($0)/24 dev link7\n" }.joined()
        try await namespace.run("ip", "-batch", "-", input: commands)
        #expect(await changes.next() != nil)
        try await namespace.run("ip", "address", "flush", "dev", "link7")
        #expect(await changes.next() != nil)
    }

    /// A socket that overran must be of use again: the kernel drops everything until it has been emptied.
    @Test func overrunSocketRecoversWhenEmptied() async throws {
        var socket = try NetlinkSocket(
            .route, namespace: .descriptor(namespace.descriptor), receiveBufferSize: 1,
            groups: UInt32(RTMGRP_IPV4_IFADDR))
        let commands = (1..<255).map { "address add 192.0.2.\($0)/24 dev link7\n" }.joined()
        try await namespace.run("ip", "-batch", "-", input: commands)
        #expect(try socket.buffer.receive(from: socket.descriptor) == .overrun)
        try socket.discardQueued()
        try await namespace.run("ip", "address", "add", "198.51.100.1/24", "dev", "link7")
        guard case .datagram = try socket.buffer.receive(from: socket.descriptor) else {
            Issue.record("the new address was not reported")
            return
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func monitorEndsItsStreamWhenReleased() async throws {
        var monitor: AddressMonitor? = try AddressMonitor(namespace: .descriptor(namespace.descriptor))
        let changes = try #require(monitor).changes
        monitor = nil
        for await _ in changes {}
    }
}
