import HummingbirdCore
import NIOCore

/// Closes the connection when it is thrown out of a response.
struct Disconnection: Error {}

/// The body of a response, in which bytes may get lost as misbehaviour has it.
struct ResponseStream {
    private var writer: any ResponseBodyWriter
    private let channel: any Channel
    private var fault: Misbehaviour?
    /// Bytes since the fault was set.
    private var offset = 0

    init(_ writer: any ResponseBodyWriter, channel: any Channel, fault: Misbehaviour?) {
        self.writer = writer
        self.channel = channel
        self.fault = fault
    }

    /// Misbehaves from here on; a fault that needs no further byte happens at once.
    mutating func disturb(_ fault: Misbehaviour) async throws {
        self.fault = fault
        offset = 0
        switch fault {
        case .drop: throw Disconnection()
        case .reset:
            try await channel.resetConnection()
            throw Disconnection()
        default: try await write([])
        }
    }

    mutating func write(_ bytes: [UInt8]) async throws {
        defer { offset += bytes.count }
        switch fault {
        case .truncate(let limit):
            try await send(bytes.prefix(limit - offset))
            if offset + bytes.count >= limit { throw Disconnection() }
        case .silence(let limit):
            try await send(bytes.prefix(limit - offset))
            if offset + bytes.count >= limit {
                try await channel.closeFuture.get()
                throw Disconnection()
            }
        case .corrupt(let start, let count):
            var bytes = bytes
            let end = count == .max ? .max : start + count
            for index in bytes.indices where (start..<end).contains(offset + index) { bytes[index] ^= 0xa5 }
            try await send(bytes[...])
        case .drip(let count, let interval):
            var rest = bytes[...]
            while !rest.isEmpty {
                try await send(rest.prefix(count))
                rest = rest.dropFirst(count)
                try await Task.sleep(for: interval)
            }
        default:
            try await send(bytes[...])
        }
    }

    /// Ends the body, unless it is to be cut.
    consuming func finish() async throws {
        if case .truncate = fault { throw Disconnection() }
        try await writer.finish(nil)
    }

    /// Waits until everything written is in the socket, and returns when the last of it was about to be.
    func flushed() async throws -> UInt64 { try await channel.flushed() }

    private mutating func send(_ bytes: ArraySlice<UInt8>) async throws {
        if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
    }
}
