import Addresses
import Glibc
import TestSupport
import Testing

/// The C library as the second opinion on text and bytes, over addresses and damaged text from a seeded generator.
struct IPAddressSystemTests {
    @Test func `printing equals inet_ntop`() throws {
        var random = SeededGenerator(seed: 1)
        for round in 0..<20_000 {
            let address = random.address()
            // inet_ntop also prints the deprecated IPv4-compatible form (::1.2.3.4), which RFC 5952 does not ask for.
            if address.family == .ipv6, address.high == 0, address.low >> 32 == 0 { continue }
            try #require("\(address)" == systemText(address), "round \(round)")
        }
    }

    @Test func `what is printed is read back`() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let address = random.address()
            try #require(IPAddress("\(address)") == address)
            try #require(IPAddress(networkBytes: address.networkBytes) == address)
        }
    }

    @Test func `reading damaged text equals inet_pton`() throws {
        var random = SeededGenerator(seed: 3)
        var accepted = 0
        for _ in 0..<50_000 {
            let text = random.damaged("\(random.address())")
            // inet_pton refuses what old Kubernetes objects may hold.
            if hasLeadingZero(text) { continue }
            let ours = IPAddress(text)
            try #require(ours?.networkBytes == systemBytes(text), "\(text.debugDescription)")
            if ours != nil { accepted += 1 }
        }
        #expect(accepted > 5_000, "the generator must also make addresses")
    }

    private func systemText(_ address: IPAddress) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = address.family == .ipv4 ? AF_INET : AF_INET6
        inet_ntop(family, address.networkBytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func systemBytes(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    private func hasLeadingZero(_ text: String) -> Bool {
        let octets = text.split(separator: ":").last.map { $0.split(separator: ".") } ?? []
        return octets.count > 1 && octets.contains { $0.count > 1 && $0.first == "0" }
    }
}
