import NIOCore

/// The bytes in chunks of a size.
func chunks(_ bytes: [UInt8], of size: Int) -> [ByteBuffer] {
    stride(from: 0, to: bytes.count, by: size).map { start in
        ByteBuffer(bytes: bytes[start..<min(start + size, bytes.count)])
    }
}

/// The bytes in two chunks.
func halves(_ bytes: [UInt8], at position: Int) -> [ByteBuffer] {
    [ByteBuffer(bytes: bytes[..<position]), ByteBuffer(bytes: bytes[position...])]
}
