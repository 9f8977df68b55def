import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The body of a watch, read bit by bit.
final class OpenWatch {
    let status: Int
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private var pending: [UInt8] = []

    struct Event: Decodable {
        var type: String
        var object: Object

        struct Object: Decodable {
            var kind: String
            var metadata: Metadata
            var code: Int?
            var reason: String?
            var message: String?
        }

        struct Metadata: Decodable {
            var name: String?
            var resourceVersion: String?
            var annotations: [String: String]?
        }

        var name: String { object.metadata.name ?? "" }
    }

    init(_ response: HTTPClientResponse) {
        status = Int(response.status.code)
        iterator = response.body.makeAsyncIterator()
    }

    /// The next event of a JSON watch; nil at the end of the watch.
    func next() async throws -> Event? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(end + 1) }
                return try JSONDecoder().decode(Event.self, from: Data(pending[..<end]))
            }
            guard try await readMore() else { return nil }
        }
    }

    /// Exactly so many bytes; fewer at the end of the watch.
    func bytes(_ count: Int) async throws -> [UInt8] {
        while pending.count < count {
            guard try await readMore() else { break }
        }
        defer { pending.removeFirst(min(count, pending.count)) }
        return Array(pending.prefix(count))
    }

    private func readMore() async throws -> Bool {
        guard let buffer = try await iterator.next() else { return false }
        pending += buffer.readableBytesView
        return true
    }
}
