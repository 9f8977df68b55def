import FoundationEssentials

/// A certificate, key or token: given in the configuration, or a file that may change.
struct Material: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case inline([UInt8])
        case file(String)
    }

    var source: Source
    /// For messages, for example "client-certificate-data of user admin".
    var name: String

    init(file: String, name: String) {
        source = .file(file)
        self.name = "\(name) (\(file))"
    }

    init(base64 text: String, name: String) throws(CredentialError) {
        guard let data = Data(base64Encoded: String(text.filter { !$0.isWhitespace })) else {
            throw .badBase64(what: name)
        }
        source = .inline([UInt8](data))
        self.name = name
    }

    init(_ bytes: [UInt8], name: String) {
        source = .inline(bytes)
        self.name = name
    }

    func bytes() throws(CredentialError) -> [UInt8] {
        switch source {
        case .inline(let bytes): return bytes
        case .file(let path): return try Material.read(path)
        }
    }

    static func read(_ path: String) throws(CredentialError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw .unreadableFile(path, reason: "there is no such file")
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw .unreadableFile(path, reason: "permission denied")
        } catch {
            throw .unreadableFile(path, reason: "\(error)")
        }
    }
}
