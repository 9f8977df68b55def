/// Finds the members of one JSON object, and the elements of one of its arrays, without decoding them and without ever
/// looking at a byte twice.
///
/// It knows strings and nesting and nothing else: what it cuts out is checked by whoever decodes it.
struct JSONScanner {
    enum Part: Equatable {
        /// A member whose value is a string or an object.
        case member(key: String, value: Range<Int>)
        /// An object in the array.
        case element(Range<Int>)
    }

    /// The member whose array is given out element by element.
    private let arrayKey: String?
    /// The next byte to look at.
    private(set) var position = 0
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// Where the current string or object of interest begins.
    private var start: Int?
    private var key = ""
    private var isValue = false
    private(set) var hasEnded = false

    init(arrayKey: String? = nil, at position: Int = 0) {
        self.arrayKey = arrayKey
        self.position = position
    }

    /// Whether the objects of the current array are given out one by one.
    private var isArrayOfInterest: Bool { arrayKey != nil && key == arrayKey }

    /// The first byte that is still needed.
    var firstNeeded: Int { start ?? position }

    /// Bytes before `firstNeeded` have been dropped.
    mutating func shift(by count: Int) {
        position -= count
        start = start.map { $0 - count }
    }

    /// The next part, or nil if more bytes are needed or the object has ended.
    mutating func next(in bytes: [UInt8], before end: Int) throws(FramingError) -> Part? {
        while position < end {
            let byte = bytes[position]
            position += 1
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                    if let part = endString(bytes) { return part }
                }
            } else if let part = try step(byte) {
                return part
            }
        }
        return nil
    }

    private mutating func step(_ byte: UInt8) throws(FramingError) -> Part? {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
            return nil
        case UInt8(ascii: "{") where !hasEnded:
            if depth == 1 && isValue || depth == 2 && isArrayOfInterest { start = start ?? position - 1 }
            depth += 1
        case _ where depth == 0:
            throw FramingError("the body is no JSON object")
        case UInt8(ascii: "["):
            depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth == 0 { hasEnded = true }
            return endObject()
        case UInt8(ascii: "\""):
            isInString = true
            if depth == 1 { start = position - 1 }
        case UInt8(ascii: ":") where depth == 1:
            isValue = true
        case UInt8(ascii: ",") where depth == 1:
            isValue = false
        default:
            return nil
        }
        return nil
    }

    private mutating func endString(_ bytes: [UInt8]) -> Part? {
        guard depth == 1, let start else { return nil }
        self.start = nil
        if isValue { return .member(key: key, value: start..<position) }
        key = String(decoding: bytes[start + 1..<position - 1], as: UTF8.self)
        return nil
    }

    private mutating func endObject() -> Part? {
        guard let start else { return nil }
        switch depth {
        case 1:
            self.start = nil
            return .member(key: key, value: start..<position)
        case 2 where isArrayOfInterest:
            self.start = nil
            return .element(start..<position)
        default:
            return nil
        }
    }
}
