/// Elements of one set, packed: what a transaction adds or deletes, and what a dump returns.
///
/// Keys and data lie behind each other in one buffer as the kernel sees them: fields in network byte order, each padded
/// to four bytes in a concatenation, slots in host byte order. A hundred thousand IPv4 endpoints take 2.4 MB.
public struct ElementList: Hashable, Sendable {
    public let layout: ElementLayout
    @usableFromInline let stride: Int
    @usableFromInline var storage: [UInt8] = []
    @usableFromInline var elementCount = 0

    /// One per element in a verdict map, otherwise empty.
    public private(set) var verdicts = VerdictList()
    /// One per element, or empty if no element has a comment. "" is no comment. A comment that is too long for nft(8) to
    /// load again is cut when it is appended.
    public private(set) var comments = PackedStrings()

    public init(layout: ElementLayout) {
        self.layout = layout
        stride = layout.stride
    }

    /// `layout.stride` bytes per element.
    @inlinable
    public var bytes: [UInt8] { storage }

    @inlinable
    public var count: Int { elementCount }

    @inlinable
    public var isEmpty: Bool { elementCount == 0 }

    public mutating func reserveCapacity(_ count: Int) { storage.reserveCapacity(count * stride) }

    public mutating func removeAll() {
        self = ElementList(layout: layout)
    }

    /// Appends one element. `write` must append exactly `layout.stride` bytes.
    @inlinable
    public mutating func append(
        verdict: Verdict? = nil, comment: String = "", _ write: (inout [UInt8]) -> Void
    ) {
        write(&storage)
        precondition(storage.count == (elementCount + 1) * stride, "an element must fill its layout")
        precondition((layout.value == .verdict) == (verdict != nil), "verdict maps, and only they, hold verdicts")
        if verdict != nil || !comment.isEmpty || !comments.isEmpty { append(verdict, comment) }
        elementCount += 1
    }

    /// Appends elements of another list, which must have the same layout.
    public mutating func append(_ other: ElementList, _ range: Range<Int>) {
        precondition(other.layout == layout, "an element must fill its layout")
        if !other.verdicts.isEmpty { verdicts.append(other.verdicts, range) }
        if !comments.isEmpty || !other.comments.isEmpty {
            if comments.isEmpty { comments.appendEmpty(elementCount) }
            if other.comments.isEmpty {
                comments.appendEmpty(range.count)
            } else {
                comments.append(other.comments, range)
            }
        }
        storage += other.storage[range.lowerBound * stride..<range.upperBound * stride]
        elementCount += range.count
    }

    /// The bytes of element `index`: key, last key of an interval, data.
    public subscript(index: Int) -> ArraySlice<UInt8> {
        storage[index * stride..<(index + 1) * stride]
    }

    @usableFromInline
    mutating func append(_ verdict: Verdict?, _ comment: String) {
        if let verdict { verdicts.append(verdict) }
        if !comment.isEmpty, comments.isEmpty { comments.appendEmpty(elementCount) }
        if !comment.isEmpty || !comments.isEmpty { comments.append(comment.fittingComment) }
    }
}
