import FoundationEssentials
import Yams

extension DecodedManifest {
    /// Decodes a file: JSON if its name says so, and otherwise YAML, which JSON is as well.
    init(file: String, bytes: [UInt8]) {
        self.init(file: file)
        if file.hasSuffix(".json") {
            readJSON(bytes)
        } else if let text = String(validating: bytes, as: UTF8.self) {
            readYAML(text)
        } else {
            appendMalformed(line: nil, reason: "the file is not UTF-8 text")
        }
    }

    private mutating func readJSON(_ bytes: [UInt8]) {
        do {
            append(try JSONDecoder().decode(ManifestItem.self, from: Data(bytes)), linesBefore: 0)
        } catch DecodingError.dataCorrupted(let context) {
            let reason = context.underlyingError.map { "\($0)" } ?? context.debugDescription
            appendMalformed(line: nil, reason: "the file is not JSON: \(reason)")
        } catch {
            appendMalformed(line: nil, reason: "the file is not JSON: \(error)")
        }
    }

    private mutating func readYAML(_ text: String) {
        for document in YAMLDocuments(text) {
            do {
                // The parser is kept for as long as its nodes are used: they refer to its anchors weakly.
                let parser = try Parser(yaml: document.text, resolver: .basic, encoding: .utf8)
                while let node = try parser.nextRoot() {
                    append(ManifestItem(from: YAMLNodeDecoder(node)), linesBefore: document.linesBefore)
                }
            } catch {
                let (line, reason) = DecodedManifest.syntaxError(error)
                appendMalformed(line: line.map { $0 + document.linesBefore }, reason: "no YAML: \(reason)")
            }
        }
    }

    /// Line within the document and reason, without the quotation of the text that Yams adds.
    private static func syntaxError(_ error: any Error) -> (line: Int?, reason: String) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            (mark.line, problem)
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "a mapping has the key \(keys.joined(separator: ", ")) more than once")
        case YamlError.reader(let problem, _, _, _):
            (nil, problem)
        default:
            (nil, "\(error)")
        }
    }
}
