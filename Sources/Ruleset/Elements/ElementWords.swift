import Addresses
import Services

/// The bytes of one element, collected in 32-bit words: the kernel pads every field of a concatenation to a register.
struct ElementWords {
    /// Two IPv6 addresses, protocol, two ports and a slot are the most that an element of ours has.
    private var words = InlineArray<12, UInt32>(repeating: 0)
    private var count = 0

    init() {}

    init(_ frontend: Frontend) { append(frontend) }

    mutating func append(_ frontend: Frontend) {
        if case .address(let address, _, _) = frontend { append(address) }
        append(frontend.transport)
        append(port: frontend.port)
    }

    mutating func append(_ address: IPAddress) {
        if address.family == .ipv6 {
            append(networkOrder: UInt32(truncatingIfNeeded: address.high >> 32))
            append(networkOrder: UInt32(truncatingIfNeeded: address.high))
            append(networkOrder: UInt32(truncatingIfNeeded: address.low >> 32))
        }
        append(networkOrder: UInt32(truncatingIfNeeded: address.low))
    }

    /// One byte, padded behind.
    mutating func append(_ transport: TransportProtocol) {
        append(networkOrder: UInt32(transport.rawValue) << 24)
    }

    /// Two bytes, padded behind.
    mutating func append(port: UInt16) { append(networkOrder: UInt32(port) << 16) }

    /// What `numgen` gives: a number in the host's order.
    mutating func append(slot: Int) { append(hostOrder: UInt32(truncatingIfNeeded: slot)) }

    mutating func append(_ backend: Backend) {
        append(backend.address)
        append(port: backend.port)
    }

    private mutating func append(networkOrder value: UInt32) { append(hostOrder: value.bigEndian) }

    private mutating func append(hostOrder value: UInt32) {
        words[count] = value
        count += 1
    }

    /// Appends the first `length` bytes.
    func write(to bytes: inout [UInt8], length: Int) {
        withUnsafeBytes(of: words) { bytes.append(contentsOf: $0[..<length]) }
    }

    /// Bytes collected.
    var length: Int { count * 4 }
}
