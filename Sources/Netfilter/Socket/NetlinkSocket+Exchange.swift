import CNetfilter
import Glibc

extension NetlinkSocket {
    /// How an exchange of one request and its replies ended.
    enum ExchangeOutcome: Hashable {
        case complete
        /// The kernel's state changed between two parts of the dump.
        case interrupted
        /// The receive buffer was full, or replies ended before the last part.
        case lost
    }

    /// Sends one request and hands each message of its reply to `read`, up to the acknowledgement or the end of the dump.
    mutating func exchange(
        _ operation: String, object: String?, _ write: (inout MessageWriter, _ sequence: UInt32) -> Void,
        read: (Message) throws(MalformedMessage) -> Void
    ) throws(NetlinkError) -> ExchangeOutcome {
        try discardQueued()
        sequence &+= 1
        var writer = MessageWriter(capacity: 256)
        write(&writer, sequence)
        try writer.withUnsafeBytes { bytes throws(NetlinkError) in try SystemCall.send(handle, bytes) }

        var reply = ExchangeReply(sequence: sequence, port: portID)
        while true {
            switch try buffer.receive(from: descriptor) {
            case .empty: return .lost
            case .overrun: reply.outcome = .lost
            case .foreign: continue
            case .truncated:
                throw NetlinkError(
                    operation: operation, object: object, errno: .badMessage,
                    kernelMessage: "a reply is longer than \(buffer.capacity) bytes")
            case .datagram(let count):
                let ended = try buffer.withMessages(count) { messages throws(NetlinkError) in
                    do throws(MalformedMessage) {
                        return try reply.read(&messages, read)
                    } catch {
                        throw NetlinkError(operation: operation, object: object, malformed: error)
                    }
                }
                guard let ended else { continue }
                if let error = NetlinkError(operation: operation, object: object, ended) { throw error }
                return reply.outcome
            }
        }
    }

    /// Forgets what earlier requests left queued, so that only replies to the next one follow.
    mutating func discardQueued() throws(NetlinkError) {
        while try buffer.receive(from: descriptor) != .empty {}
    }
}

extension NetlinkError {
    /// The error that an acknowledgement reports; nil if it reports success.
    init?(operation: String, object: String?, _ acknowledgement: Acknowledgement) {
        guard let errno = acknowledgement.errno else { return nil }
        self.init(
            operation: operation, object: object, errno: errno, kernelMessage: acknowledgement.text,
            attributeOffset: acknowledgement.attributeOffset)
    }
}
