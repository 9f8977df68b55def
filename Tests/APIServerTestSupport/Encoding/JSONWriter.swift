import Foundation

/// Appends the members of a JSON object, without its braces, to an array of bytes.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    private mutating func name(_ name: StaticString) {
        comma()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
    }

    private mutating func comma() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ write: (inout Self) -> Void) {
        bytes.append(UInt8(ascii: open))
        needsComma = false
        write(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func text(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter: FieldWriter {
    mutating func string(_ name: StaticString, _ number: Int, _ value: String) {
        if !value.isEmpty { required(name, number, value) }
    }

    mutating func required(_ name: StaticString, _ number: Int, _ value: String) {
        self.name(name)
        text(value)
    }

    mutating func integer(_ name: StaticString, _ number: Int, _ value: Int64) {
        if value == 0 { return }
        self.name(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func flag(_ name: StaticString, _ number: Int, _ value: Bool) {
        self.name(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    mutating func strings(_ name: StaticString, _ number: Int, _ values: [String]) {
        if values.isEmpty { return }
        self.name(name)
        enclosed("[", "]") { writer in
            for value in values {
                writer.comma()
                writer.text(value)
            }
        }
    }

    mutating func map(_ name: StaticString, _ number: Int, _ entries: [(key: String, value: String)]) {
        if entries.isEmpty { return }
        self.name(name)
        enclosed("{", "}") { writer in
            for entry in entries {
                writer.comma()
                writer.text(entry.key)
                writer.bytes.append(UInt8(ascii: ":"))
                writer.text(entry.value)
            }
        }
    }

    mutating func message(_ name: StaticString, _ number: Int, _ fields: (inout Self) -> Void) {
        self.name(name)
        enclosed("{", "}", fields)
    }

    mutating func messages<Element>(
        _ name: StaticString, _ number: Int, _ elements: [Element], _ fields: (inout Self, Element) -> Void
    ) {
        if elements.isEmpty { return }
        self.name(name)
        enclosed("[", "]") { writer in
            for element in elements {
                writer.comma()
                writer.enclosed("{", "}") { fields(&$0, element) }
            }
        }
    }

    mutating func time(_ name: StaticString, _ number: Int, _ secondsSince1970: Int64?) {
        guard let secondsSince1970 else { return }
        self.name(name)
        text(Date(timeIntervalSince1970: TimeInterval(secondsSince1970)).formatted(.iso8601))
    }

    mutating func document(_ name: StaticString, _ number: Int, _ json: StaticString) {
        self.name(name)
        json.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func null(_ name: StaticString) {
        self.name(name)
        bytes.append(contentsOf: "null".utf8)
    }
}
