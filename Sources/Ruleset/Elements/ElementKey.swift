import Addresses
import Services

/// Reads keys and data of our own elements back.
struct ElementKey {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// A frontend at the front of the key; nil if it holds a protocol that no Service has.
    mutating func frontend(_ family: IPFamily, isNodePort: Bool) -> Frontend? {
        let address = isNodePort ? nil : self.address(family)
        guard let transport = TransportProtocol(rawValue: bytes.first ?? 0) else { return nil }
        bytes = bytes.dropFirst(4)
        let port = self.port()
        return address.map { .address($0, transport, port) } ?? .nodePort(transport, port)
    }

    mutating func address(_ family: IPFamily) -> IPAddress? {
        defer { bytes = bytes.dropFirst(family.addressLength) }
        return IPAddress(networkBytes: bytes.prefix(family.addressLength))
    }

    mutating func port() -> UInt16 {
        defer { bytes = bytes.dropFirst(4) }
        return bytes.prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
    }

    mutating func slot() -> Int {
        defer { bytes = bytes.dropFirst(4) }
        let word = bytes.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Int(UInt32(littleEndian: word).littleEndian)
    }
}
