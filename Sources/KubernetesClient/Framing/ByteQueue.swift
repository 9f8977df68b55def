import NIOCore

/// Received bytes of which the front is used up piece by piece.
///
/// Positions are indices into `bytes`; they stay valid until the next `append`.
struct ByteQueue {
    private(set) var bytes: [UInt8] = []
    /// The first byte that is not used up.
    private(set) var start = 0

    /// How many bytes wait.
    var count: Int { bytes.count - start }

    /// Appends, and forgets what is used up. Returns by how much every position has become less.
    @discardableResult
    mutating func append(_ chunk: ByteBuffer) -> Int {
        let used = start
        start = 0
        if used == bytes.count, bytes.capacity > ByteQueue.keptCapacity {
            bytes = []
        } else {
            bytes.removeSubrange(..<used)
        }
        bytes.append(contentsOf: chunk.readableBytesView)
        return used
    }

    /// Marks everything before `position` as used up.
    mutating func advance(to position: Int) { start = position }

    /// A rare long object must not hold its memory for the rest of a watch.
    private static let keptCapacity = 256 * 1024
}
