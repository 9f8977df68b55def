/// The memory into which a netlink socket receives datagrams.
struct ReceiveBuffer: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        bytes = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { bytes.deallocate() }

    var capacity: Int { bytes.count }

    /// Receives one datagram without waiting.
    mutating func receive(from descriptor: Int32) throws(NetlinkError) -> SystemCall.Reception {
        try SystemCall.receive(descriptor, into: bytes)
    }

    /// Gives the messages of the datagram that was received last, `count` bytes long.
    borrowing func withMessages<Result, Failure: Error>(
        _ count: Int, _ body: (inout MessageReader) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var reader = MessageReader(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return try body(&reader)
    }
}
