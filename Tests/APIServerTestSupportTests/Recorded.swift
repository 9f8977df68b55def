import APIServerTestSupport
import Foundation

/// What the real server answered.
enum Recorded {
    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Recording.directory.appending(path: name)))
    }

    static func json(_ name: String) throws -> NSDictionary { try json(bytes(name)) }

    static func json(_ bytes: some Sequence<UInt8>) throws -> NSDictionary {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary ?? [:]
    }
}
