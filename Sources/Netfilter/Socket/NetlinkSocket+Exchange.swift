import CNetfilter
import Glibc

extension NetlinkSocket {
    /// How an exchange of one request and its replies ended.
    enum ExchangeOutcome: Hashable {
        case complete
        /// `NLM_F_DUMP_INTR`: the kernel's state changed between two parts of the dump.
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

        var reply = Reply(sequence: sequence, port: portID)
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

    /// The state of reading the replies to one request.
    private struct Reply {
        let sequence: UInt32
        let port: UInt32
        var outcome = ExchangeOutcome.complete

        /// Reads one datagram; returns the status if this was the last one.
        mutating func read(
            _ messages: inout MessageReader, _ body: (Message) throws(MalformedMessage) -> Void
        ) throws(MalformedMessage) -> Acknowledgement? {
            while let message = try messages.next() {
                guard message.header.sequence == sequence, message.header.port == port else { continue }
                if Int32(message.header.flags) & NLM_F_DUMP_INTR != 0, outcome == .complete { outcome = .interrupted }
                switch Int32(message.header.type) {
                case NLMSG_DONE, NLMSG_ERROR: return try Acknowledgement(message)
                case NLMSG_NOOP: continue
                case NLMSG_OVERRUN: outcome = .lost
                default: try body(message)
                }
            }
            return nil
        }
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
