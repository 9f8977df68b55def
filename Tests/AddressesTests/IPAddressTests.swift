import Addresses
import Testing

struct IPAddressTests {
    @Test func `bytes are in network order`() throws {
        #expect(IPAddress(10, 96, 0, 1).networkBytes == [10, 96, 0, 1])
        let address = try #require(IPAddress("2001:db8::1:2"))
        #expect(address.networkBytes == [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2])
    }

    @Test(arguments: [0, 3, 5, 15, 17])
    func `other counts of bytes are no address`(count: Int) {
        #expect(IPAddress(networkBytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `addresses order by family and number`() {
        let texts = ["0.0.0.1", "9.0.0.0", "10.0.0.0", "255.0.0.0", "::1", "1::", "ffff::"]
        let addresses = texts.compactMap { IPAddress($0) }
        #expect(addresses.count == texts.count)
        #expect(addresses.shuffled().sorted() == addresses)
    }

    @Test func `loopback and unspecified addresses are known`() {
        #expect(["127.0.0.1", "127.9.9.9", "::1"].allSatisfy { IPAddress($0)?.isLoopback == true })
        #expect(["128.0.0.1", "126.0.0.1", "::2", "1::1"].allSatisfy { IPAddress($0)?.isLoopback == false })
        #expect(["0.0.0.0", "::"].allSatisfy { IPAddress($0)?.isUnspecified == true })
        #expect(["0.0.0.1", "1::"].allSatisfy { IPAddress($0)?.isUnspecified == false })
    }
}
