/// Writes the fields of an API object, in protobuf or as JSON: each kind says once which fields it has.
///
/// Names are those of the JSON form, numbers those of the protobuf form. Where a field is empty, the two differ as they
/// do for the real server: protobuf has the plain fields of a Go struct always, JSON leaves them out.
protocol FieldWriter {
    mutating func string(_ name: StaticString, _ number: Int, _ value: String)
    /// A string that JSON has even if it is empty.
    mutating func required(_ name: StaticString, _ number: Int, _ value: String)
    mutating func integer(_ name: StaticString, _ number: Int, _ value: Int64)
    /// A flag that Go holds by pointer: written even if false.
    mutating func flag(_ name: StaticString, _ number: Int, _ value: Bool)
    mutating func strings(_ name: StaticString, _ number: Int, _ values: [String])
    mutating func map(_ name: StaticString, _ number: Int, _ entries: [(key: String, value: String)])
    mutating func message(_ name: StaticString, _ number: Int, _ fields: (inout Self) -> Void)
    mutating func messages<Element>(
        _ name: StaticString, _ number: Int, _ elements: [Element], _ fields: (inout Self, Element) -> Void)
    /// `metav1.Time`; nil is the zero time, an empty message.
    mutating func time(_ name: StaticString, _ number: Int, _ secondsSince1970: Int64?)
    /// `metav1.FieldsV1`: JSON text, which protobuf wraps.
    mutating func document(_ name: StaticString, _ number: Int, _ json: StaticString)
    /// An empty list that Go writes as `null` in JSON and not at all in protobuf.
    mutating func null(_ name: StaticString)
}

extension FieldWriter {
    /// A string that Go holds by pointer: absent if there is none.
    mutating func optional(_ name: StaticString, _ number: Int, _ value: String) {
        if !value.isEmpty { string(name, number, value) }
    }
}
