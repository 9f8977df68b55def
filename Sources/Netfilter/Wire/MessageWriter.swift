import CNetfilter
import Glibc

/// Writes netlink messages behind each other into one growing allocation.
///
/// Every length is counted here, so a caller cannot get one wrong: `beginMessage` and `nestStart` leave room for it,
/// `endMessage` and `nestEnd` fill it in. Padding is always zero. `removeAll` keeps the allocation for the next use.
struct MessageWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    /// Bytes written.
    private(set) var count = 0

    /// Where a message or a nested attribute starts, to be handed back when it ends.
    struct Mark {
        fileprivate let offset: Int
    }

    /// The greatest length of an attribute: its length field has 16 bits and would wrap without notice.
    static let maximumAttributeLength = Int(UInt16.max)

    init(capacity: Int = 16_384) {
        self.capacity = max(capacity, 64)
        base = MessageWriter.resize(nil, to: self.capacity)
    }

    deinit { free(base) }

    mutating func removeAll() { count = 0 }

    borrowing func withUnsafeBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    // MARK: Messages

    /// Starts a message: `struct nlmsghdr`. The kernel fills in the port.
    mutating func beginMessage(type: UInt16, flags: UInt16, sequence: UInt32) -> Mark {
        let mark = Mark(offset: count)
        appendZeros(MemoryLayout<nlmsghdr>.size)
        store(type, at: mark.offset + 4)
        store(flags, at: mark.offset + 6)
        store(sequence, at: mark.offset + 8)
        return mark
    }

    mutating func endMessage(_ mark: Mark) {
        store(UInt32(count - mark.offset), at: mark.offset)
    }

    /// Sets bits of `nlmsg_flags` in the message that starts at `offset`.
    mutating func addFlags(_ flags: UInt16, toMessageAt offset: Int) {
        let present = base.load(fromByteOffset: offset + 6, as: UInt16.self)
        store(present | flags, at: offset + 6)
    }

    /// The header that every message to a netfilter subsystem starts with: `struct nfgenmsg`.
    mutating func putNetfilterHeader(family: UInt8, resource: UInt16 = 0) {
        let offset = count
        appendZeros(MemoryLayout<nfgenmsg>.size)
        store(family, at: offset)
        store(UInt8(NFNETLINK_V0), at: offset + 1)
        store(resource.bigEndian, at: offset + 2)
    }

    // MARK: Attributes

    mutating func put(_ type: some RawRepresentable<UInt32>, uint8 value: UInt8) {
        let offset = putAttributeHeader(AttributeType(type), payload: 1)
        store(value, at: offset)
    }

    /// In network byte order, like all integers of netfilter's attributes.
    mutating func put(_ type: some RawRepresentable<UInt32>, uint16 value: UInt16) {
        let offset = putAttributeHeader(AttributeType(type), payload: 2)
        store(value.bigEndian, at: offset)
    }

    /// In network byte order.
    mutating func put(_ type: some RawRepresentable<UInt32>, uint32 value: UInt32) {
        let offset = putAttributeHeader(AttributeType(type), payload: 4)
        store(value.bigEndian, at: offset)
    }

    /// In network byte order.
    mutating func put(_ type: some RawRepresentable<UInt32>, uint64 value: UInt64) {
        let offset = putAttributeHeader(AttributeType(type), payload: 8)
        store(UInt32(truncatingIfNeeded: value >> 32).bigEndian, at: offset)
        store(UInt32(truncatingIfNeeded: value).bigEndian, at: offset + 4)
    }

    /// UTF-8 with a terminating NUL.
    mutating func put(_ type: some RawRepresentable<UInt32>, string value: String) {
        let length = value.utf8.count
        let offset = putAttributeHeader(AttributeType(type), payload: length + 1)
        store(value, at: offset, length: length)
    }

    mutating func put(_ type: some RawRepresentable<UInt32>, bytes value: some Collection<UInt8>) {
        let offset = putAttributeHeader(AttributeType(type), payload: value.count)
        UnsafeMutableRawBufferPointer(start: base + offset, count: value.count).copyBytes(from: value)
    }

    mutating func nestStart(_ type: some RawRepresentable<UInt32>) -> Mark {
        let mark = Mark(offset: count)
        _ = putAttributeHeader(AttributeType(rawValue: AttributeType(type).rawValue | UInt16(NLA_F_NESTED)), payload: 0)
        return mark
    }

    mutating func nestEnd(_ mark: Mark) {
        let length = count - mark.offset
        precondition(length <= MessageWriter.maximumAttributeLength, "a nested attribute holds less than 64 KiB")
        store(UInt16(length), at: mark.offset)
    }

    /// Bytes of the open nested attribute that starts at `mark`.
    func nestLength(_ mark: Mark) -> Int { count - mark.offset }

    // MARK: Bytes

    /// Appends whatever `body` fills into `length` zeroed bytes: fixed headers of other families and element templates.
    @inline(__always)
    mutating func append(length: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
        reserve(length)
        body(base + count)
        count += length
    }

    /// Appends bytes that are neither message nor attribute header, padded to four bytes.
    mutating func append(_ bytes: some Collection<UInt8>) {
        let offset = count
        appendZeros(aligned(bytes.count))
        UnsafeMutableRawBufferPointer(start: base + offset, count: bytes.count).copyBytes(from: bytes)
    }

    private mutating func putAttributeHeader(_ type: AttributeType, payload: Int) -> Int {
        let length = MemoryLayout<nlattr>.size + payload
        precondition(length <= MessageWriter.maximumAttributeLength, "an attribute holds less than 64 KiB")
        let offset = count
        appendZeros(aligned(length))
        store(UInt16(length), at: offset)
        store(type.rawValue, at: offset + 2)
        return offset + MemoryLayout<nlattr>.size
    }

    private mutating func appendZeros(_ length: Int) {
        reserve(length)
        memset(base + count, 0, length)
        count += length
    }

    @inline(__always)
    private mutating func reserve(_ length: Int) {
        if count + length > capacity { grow(for: length) }
    }

    @inline(never)
    private mutating func grow(for length: Int) {
        capacity = max(capacity * 2, count + length)
        base = MessageWriter.resize(base, to: capacity)
    }

    /// realloc(3) moves pages of large blocks instead of copying them. It fails only when the process is out of memory,
    /// where Swift's own allocations end the program as well.
    private static func resize(_ base: UnsafeMutableRawPointer?, to capacity: Int) -> UnsafeMutableRawPointer {
        guard let resized = realloc(base, capacity) else { preconditionFailure("out of memory for a netlink message") }
        return resized
    }

    private func aligned(_ length: Int) -> Int { (length + 3) & ~3 }

    private func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
        base.storeBytes(of: value, toByteOffset: offset, as: Value.self)
    }

    private func store(_ value: String, at offset: Int, length: Int) {
        var value = value
        value.withUTF8 { UnsafeMutableRawBufferPointer(start: base + offset, count: length).copyBytes(from: $0) }
    }
}
