/// How a set declares its key or a map its value: `type ipv4_addr . inet_service` or `typeof ip daddr . th dport`.
///
/// Both give the same bytes on the packet path; they differ in what nft prints and in the set's userdata.
public enum FieldSpecification: Hashable, Sendable {
    case type([DataType])
    case typeof([FieldExpression])

    public var types: [DataType] {
        switch self {
        case .type(let types): types
        case .typeof(let fields): fields.map(\.type)
        }
    }

    /// Bytes of a value. A single component is not padded; each of several is padded to 4 bytes.
    public var length: Int {
        types.count == 1 ? types[0].length : types.reduce(0) { $0 + $1.paddedLength }
    }

    /// nft's number of the (concatenated) type: six bits per component, the first in the highest bits.
    public var typeNumber: UInt32 { types.reduce(0) { $0 << 6 | $1.rawValue } }
}
