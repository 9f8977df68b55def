/// Reads the fields of a protobuf message one after another: enough to take recordings apart and to look at what the
/// server sent.
public struct ProtobufReader {
    private var rest: ArraySlice<UInt8>

    public init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    public enum Value: Equatable {
        case varint(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    /// A message that ends in the middle of a field, or has a wire type that Kubernetes does not use.
    public struct Malformed: Error {}

    /// Nil at the end.
    public mutating func next() throws(Malformed) -> (number: Int, value: Value)? {
        if rest.isEmpty { return nil }
        let tag = try varint()
        switch tag & 7 {
        case 0:
            return (Int(tag >> 3), .varint(try varint()))
        case 2:
            let count = try varint()
            guard count <= UInt64(rest.count) else { throw Malformed() }
            defer { rest = rest.dropFirst(Int(count)) }
            return (Int(tag >> 3), .bytes(rest.prefix(Int(count))))
        default:
            throw Malformed()
        }
    }

    private mutating func varint() throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, through: 63, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            value |= UInt64(byte & 0x7f) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }
}

extension ProtobufReader {
    /// All values of a field that holds bytes, strings or messages.
    public static func fields(_ number: Int, of message: ArraySlice<UInt8>) throws(Malformed) -> [ArraySlice<UInt8>] {
        var reader = ProtobufReader(message)
        var found: [ArraySlice<UInt8>] = []
        while let (next, value) = try reader.next() {
            if next == number, case .bytes(let bytes) = value { found.append(bytes) }
        }
        return found
    }

    /// The message at the end of a path of field numbers, the first of each.
    public static func field(_ path: Int..., of message: ArraySlice<UInt8>) throws(Malformed) -> ArraySlice<UInt8> {
        var message = message
        for number in path {
            guard let next = try fields(number, of: message).first else { throw Malformed() }
            message = next
        }
        return message
    }

    /// The message in a `runtime.Unknown` behind `k8s\0`.
    public static func unwrapped(_ body: ArraySlice<UInt8>) throws(Malformed) -> ArraySlice<UInt8> {
        guard body.starts(with: "k8s\0".utf8) else { throw Malformed() }
        return try field(2, of: body.dropFirst(4))
    }
}
