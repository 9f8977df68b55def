/// The type of a netlink attribute, without the two flag bits that the wire format keeps in the same field.
///
/// C enumerations of attribute types match it in `switch`: `case NFTA_TABLE_NAME:`.
struct AttributeType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt16

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A constant of a named C enumeration, for example `NFTA_SET_NAME`.
    @inline(__always)
    init(_ constant: some RawRepresentable<UInt32>) { rawValue = UInt16(truncatingIfNeeded: constant.rawValue) }

    /// A constant of an anonymous C enumeration, for example `IFA_ADDRESS`.
    @inline(__always)
    init(_ constant: Int) { rawValue = UInt16(truncatingIfNeeded: constant) }

    @inline(__always)
    static func ~= (constant: some RawRepresentable<UInt32>, type: AttributeType) -> Bool {
        constant.rawValue == UInt32(type.rawValue)
    }

    @inline(__always)
    static func ~= (constant: Int, type: AttributeType) -> Bool { constant == Int(type.rawValue) }
}
