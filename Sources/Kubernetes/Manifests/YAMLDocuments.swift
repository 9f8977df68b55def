/// The documents of a YAML file, cut at lines that begin with `---` before anything is parsed: a syntax error then
/// ends at its own document.
struct YAMLDocuments: Sequence, IteratorProtocol {
    struct Document {
        var text: String
        /// The line of the file that precedes the document's first, counted from 1.
        var linesBefore: Int
    }

    private var rest: Substring.UTF8View
    private var linesBefore = 0
    private var isDone = false

    init(_ text: String) {
        rest = text[...].utf8
    }

    mutating func next() -> Document? {
        guard !isDone else { return nil }
        let begin = rest.startIndex
        let document = Document(text: "", linesBefore: linesBefore)
        var lineStart = begin
        while lineStart < rest.endIndex {
            if lineStart > begin, YAMLDocuments.isSeparator(rest[lineStart...]) {
                defer { rest = rest[lineStart...] }
                return finish(document, rest[begin..<lineStart])
            }
            guard let newline = rest[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            lineStart = rest.index(after: newline)
            linesBefore += 1
        }
        isDone = true
        return finish(document, rest)
    }

    private func finish(_ document: Document, _ bytes: Substring.UTF8View) -> Document {
        Document(text: String(Substring(bytes)), linesBefore: document.linesBefore)
    }

    /// `---` at the beginning of a line, with nothing or a blank behind it: YAML allows it nowhere else.
    private static func isSeparator(_ line: Substring.UTF8View) -> Bool {
        let dash = UInt8(ascii: "-")
        guard line.starts(with: [dash, dash, dash]) else { return false }
        guard let next = line.dropFirst(3).first else { return true }
        return [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(next)
    }
}
