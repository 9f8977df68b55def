import CNetfilter

/// A complete transaction: the bytes to send as one datagram, and what each of its messages concerns.
public struct SealedBatch: ~Copyable {
    private let writer: MessageWriter
    private let messages: [BatchMessage]
    /// The sequence number of the message that begins the batch.
    public let firstSequence: UInt32

    init(writer: consuming MessageWriter, firstSequence: UInt32, messages: [BatchMessage]) {
        self.writer = writer
        self.firstSequence = firstSequence
        self.messages = messages
    }

    /// Without the two messages that begin and end the batch.
    public var messageCount: Int { messages.count }

    /// Bytes of the datagram.
    public var byteCount: Int { writer.count }

    /// The sequence number behind the last that this batch uses.
    public var nextSequence: UInt32 { firstSequence &+ 2 &+ UInt32(messages.count) }

    /// The sequence number that the kernel's acknowledgement carries; nil for an empty batch, which gets none.
    public var acknowledgedSequence: UInt32? {
        messages.isEmpty ? nil : firstSequence &+ UInt32(messages.count)
    }

    /// Hands the datagram to `body`, to be sent as it is.
    public borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try writer.withUnsafeBytes(body)
    }

    /// The message that has this sequence number, counted from 0; nil for those that begin and end the batch.
    public func messageIndex(ofSequence sequence: UInt32) -> Int? {
        let index = Int(sequence &- firstSequence) - 1
        return messages.indices.contains(index) ? index : nil
    }

    /// What a message concerns.
    public func subject(ofMessage index: Int) -> BatchSubject { messages[index].subject }

    /// The element, counted in the list it came from, whose bytes include this offset from the start of the message.
    public func elementIndex(ofMessage index: Int, attributeOffset: Int) -> Int? {
        guard case .elements(_, _, let range) = messages[index].subject else { return nil }
        let end = index + 1 < messages.count ? messages[index + 1].offset : byteCount
        let start = messages[index].offset
        return withUnsafeBytes { bytes in
            let message = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            // The bytes are our own: if they cannot be read, the error is merely less precise.
            let position = try? ElementEncoder.position(ofOffset: attributeOffset, inMessage: message)
            return position.map { range.lowerBound + $0 }
        }
    }

    /// An error of the kernel about one message of this batch.
    public func error(
        ofMessage index: Int, errno: ErrorNumber, kernelMessage: String? = nil, attributeOffset: Int? = nil
    ) -> NetlinkError {
        let message = messages[index]
        let object =
            message.subject == .table ? "table \(message.table)" : "\(message.subject) in table \(message.table)"
        return NetlinkError(
            operation: message.operation.rawValue, object: object, subject: message.subject,
            elementIndex: attributeOffset.flatMap { elementIndex(ofMessage: index, attributeOffset: $0) },
            errno: errno, kernelMessage: kernelMessage, attributeOffset: attributeOffset)
    }

    consuming func intoWriter() -> MessageWriter { writer }
}
