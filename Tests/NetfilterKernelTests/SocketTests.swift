import Foundation
import Testing

@testable import Netfilter

@Suite struct SocketTests {
    /// What a descriptor of this process refers to: `socket:[inode]`, which is unique.
    private func target(_ descriptor: Int32) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
    }

    @Test(arguments: [NetlinkSocket.Family.netfilter, .route])
    func descriptorClosesWithTheVariable(family: NetlinkSocket.Family) throws {
        let descriptor: Int32
        let name: String
        do {
            let socket = try NetlinkSocket(family)
            descriptor = socket.descriptor
            name = try #require(target(descriptor))
            #expect(name.hasPrefix("socket:"))
        }
        // The number may already belong to something else.
        #expect(target(descriptor) != name)
    }

    @Test func programsThatAreStartedDoNotInheritTheSocket() throws {
        let socket = try NetlinkSocket()
        let info = try String(contentsOfFile: "/proc/self/fdinfo/\(socket.descriptor)", encoding: .utf8)
        let line = info.split(separator: "\n").first { $0.hasPrefix("flags:") }
        let flags = try #require(line?.split(separator: "\t").last)
        #expect(Int32(flags, radix: 8).map { $0 & O_CLOEXEC } == O_CLOEXEC)
    }

    @Test func eachSocketHasAnAddressOfItsOwn() throws {
        let first = try NetlinkSocket()
        let second = try NetlinkSocket()
        let (one, other) = (first.portID, second.portID)
        #expect(one != 0)
        #expect(one != other)
    }

    @Test func namespaceThatCannotBeOpenedIsNamed() {
        let error = #expect(throws: NetlinkError.self) {
            _ = try NetlinkSocket(namespace: .path("/run/netns/absent"))
        }
        #expect(error?.description.contains("/run/netns/absent") == true)
    }
}
