import NIOCore

/// Takes a list apart while it arrives: one item at a time, so that the whole of it never exists.
protocol ListSplitter {
    mutating func append(_ chunk: ByteBuffer)

    /// Where the next item is in `bytes`, or nil if more bytes are needed. Valid until the next `append`.
    mutating func next() throws(FramingError) -> Range<Int>?

    var bytes: [UInt8] { get }

    /// Complete only when the list is.
    var metadata: ListMetadata { get }

    /// Whether the list has ended where it should.
    var isComplete: Bool { get }
}
