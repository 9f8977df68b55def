/// Finds parts of JSON text without changing them: a recording is replayed in the bytes it has.
enum JSONText {
    /// The elements of the array that is a member of the outermost object. They have to be objects.
    static func elements(ofArray name: String, in text: [UInt8]) throws -> [ArraySlice<UInt8>] {
        guard let array = text.firstRange(of: Array("\"\(name)\": [".utf8)) else {
            throw RecordingError.unreadable("no array \(name)")
        }
        var elements: [ArraySlice<UInt8>] = []
        var index = array.upperBound
        while let byte = text[safe: index], byte != UInt8(ascii: "]") {
            if byte == UInt8(ascii: "{") {
                let object = try object(at: index, in: text)
                elements.append(object)
                index = object.endIndex
            } else {
                index += 1
            }
        }
        return elements
    }

    /// The object that begins at an index, with its braces.
    static func object(at start: Int, in text: [UInt8]) throws -> ArraySlice<UInt8> {
        var depth = 0
        var isString = false
        var index = start
        while let byte = text[safe: index] {
            switch (byte, isString) {
            case (UInt8(ascii: "\\"), true): index += 1
            case (UInt8(ascii: "\""), _): isString.toggle()
            case (UInt8(ascii: "{"), false): depth += 1
            case (UInt8(ascii: "}"), false):
                depth -= 1
                if depth == 0 { return text[start...index] }
            default: break
            }
            index += 1
        }
        throw RecordingError.unreadable("an object without an end")
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
