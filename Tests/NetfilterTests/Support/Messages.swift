@testable import Netfilter

/// The messages of a datagram, cut by their length fields alone.
func split(_ datagram: [UInt8]) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    var offset = 0
    while offset + 16 <= datagram.count {
        let length = (0..<4).reduce(0) { $0 | Int(datagram[offset + $1]) << (8 * $1) }
        messages.append(Array(datagram[offset..<offset + length]))
        offset += (length + 3) & ~3
    }
    return messages
}

extension SealedBatch {
    var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

    /// The messages between the two that begin and end the batch.
    var bodies: [[UInt8]] { Array(split(bytes).dropFirst().dropLast()) }
}

/// The messages of a batch that `build` fills.
func messages(_ build: (inout Batch) -> Void) -> [[UInt8]] {
    var batch = Batch()
    build(&batch)
    let sealed = batch.sealed()
    return sealed.bodies
}

/// Hands the first message of a datagram to `body`.
func read<Value>(_ bytes: [UInt8], _ body: (Message) throws(MalformedMessage) -> Value) throws -> Value {
    try bytes.withUnsafeBytes { buffer in
        var reader = MessageReader(buffer)
        guard let message = try reader.next() else { throw MalformedMessage("no message") }
        return try body(message)
    }
}

/// A message as a kernel sends it, from what follows `struct nlmsghdr`.
func message(payload: [UInt8]) -> [UInt8] {
    let length = UInt32(payload.count + 16)
    let header = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    return header + Array(repeating: 0, count: 12) + payload
}
