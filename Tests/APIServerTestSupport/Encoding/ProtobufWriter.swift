/// Appends protobuf fields to an array of bytes.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Bytes that are no field.
    mutating func raw(_ value: some Collection<UInt8>) {
        bytes.append(contentsOf: value)
    }

    mutating func bytes(_ number: Int, _ value: some Collection<UInt8>) {
        tag(number, wireType: 2)
        varint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A message whose length is not known before it is written: one byte is kept for the length, which is moved apart
    /// in the rarer case that it needs more.
    mutating func nested(_ number: Int, _ write: (inout Self) -> Void) {
        tag(number, wireType: 2)
        bytes.append(0)
        let start = bytes.count
        write(&self)
        var length = UInt64(bytes.count - start)
        if length < 0x80 {
            bytes[start - 1] = UInt8(length)
            return
        }
        bytes[start - 1] = UInt8(truncatingIfNeeded: length) | 0x80
        length >>= 7
        var rest = ProtobufWriter()
        rest.varint(length)
        bytes.insert(contentsOf: rest.bytes, at: start)
    }

    private mutating func tag(_ number: Int, wireType: UInt64) {
        varint(UInt64(number) << 3 | wireType)
    }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

extension ProtobufWriter: FieldWriter {
    mutating func string(_ name: StaticString, _ number: Int, _ value: String) {
        bytes(number, value.utf8)
    }

    mutating func required(_ name: StaticString, _ number: Int, _ value: String) {
        bytes(number, value.utf8)
    }

    mutating func integer(_ name: StaticString, _ number: Int, _ value: Int64) {
        tag(number, wireType: 0)
        varint(UInt64(bitPattern: value))
    }

    mutating func flag(_ name: StaticString, _ number: Int, _ value: Bool) {
        tag(number, wireType: 0)
        bytes.append(value ? 1 : 0)
    }

    mutating func strings(_ name: StaticString, _ number: Int, _ values: [String]) {
        for value in values { bytes(number, value.utf8) }
    }

    mutating func map(_ name: StaticString, _ number: Int, _ entries: [(key: String, value: String)]) {
        for entry in entries {
            nested(number) {
                $0.bytes(1, entry.key.utf8)
                $0.bytes(2, entry.value.utf8)
            }
        }
    }

    mutating func message(_ name: StaticString, _ number: Int, _ fields: (inout Self) -> Void) {
        nested(number, fields)
    }

    mutating func messages<Element>(
        _ name: StaticString, _ number: Int, _ elements: [Element], _ fields: (inout Self, Element) -> Void
    ) {
        for element in elements { nested(number) { fields(&$0, element) } }
    }

    mutating func time(_ name: StaticString, _ number: Int, _ secondsSince1970: Int64?) {
        nested(number) {
            guard let secondsSince1970 else { return }
            $0.integer("seconds", 1, secondsSince1970)
            $0.integer("nanos", 2, 0)
        }
    }

    mutating func document(_ name: StaticString, _ number: Int, _ json: StaticString) {
        nested(number) { writer in
            json.withUTF8Buffer { writer.bytes(1, $0) }
        }
    }

    mutating func null(_ name: StaticString) {}
}
