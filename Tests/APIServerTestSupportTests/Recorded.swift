import Foundation
import TestSupport

/// What the real server answered.
enum Recorded {
    static func json(_ name: String) throws -> NSDictionary { try json(RecordedFile.bytes(name)) }

    static func json(_ bytes: some Sequence<UInt8>) throws -> NSDictionary {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary ?? [:]
    }
}
