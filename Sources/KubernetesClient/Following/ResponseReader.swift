import AsyncHTTPClient
import Kubernetes
import NIOCore
import NIOHTTP1

/// Reads the response of one request into a reflector, one object at a time.
struct ResponseReader {
    let request: ResourceRequest
    /// Called for what arrived together, as often as something has.
    let deliver: (inout Reflector) async -> Void

    func read(_ response: HTTPClientResponse, into reflector: inout Reflector) async throws {
        guard response.status == .ok else { throw try await response.refusal() }
        guard let format = response.format else {
            let type = response.headers.first(name: "Content-Type") ?? "nothing"
            throw RequestError.malformed("its type is \(type), expected JSON or protocol buffers")
        }
        switch (request.isWatch, format) {
        case (true, _): try await readWatch(response.body, format, into: &reflector)
        case (false, .protobuf): try await readList(response.body, format, ProtobufListSplitter(), into: &reflector)
        case (false, .json): try await readList(response.body, format, JSONListSplitter(), into: &reflector)
        }
    }

    private func readList(
        _ body: HTTPClientResponse.Body, _ format: ObjectFormat, _ splitter: consuming some ListSplitter,
        into reflector: inout Reflector
    ) async throws {
        let decoder = ObjectDecoder(request.resource.kind)
        for try await chunk in body {
            splitter.append(chunk)
            while let range = try splitter.next() {
                reflector.set(try decoder.object(format, range, in: splitter.bytes.span.bytes))
            }
            await deliver(&reflector)
        }
        guard splitter.isComplete else { throw RequestError.truncated }
        // Other servers send JSON too, which must not be taken for an empty list.
        guard !splitter.metadata.resourceVersion.isEmpty else {
            throw RequestError.malformed("it is no list with a resource version")
        }
        reflector.listEnded(splitter.metadata)
    }

    private func readWatch(
        _ body: HTTPClientResponse.Body, _ format: ObjectFormat, into reflector: inout Reflector
    ) async throws {
        var splitter = WatchSplitter(format)
        let decoder = ObjectDecoder(request.resource.kind)
        for try await chunk in body {
            splitter.append(chunk)
            try ResponseReader.apply(&splitter, format, decoder, to: &reflector)
            await deliver(&reflector)
        }
        guard splitter.isAtBoundary else { throw RequestError.truncated }
    }

    /// Not inlined into the coroutine above: the optimizer of Swift 6.3.1 crashes when it splits that with this inside.
    @inline(never)
    private static func apply(
        _ splitter: inout WatchSplitter, _ format: ObjectFormat, _ decoder: ObjectDecoder, to reflector: inout Reflector
    ) throws {
        while let frame = try splitter.next() {
            try apply(frame, format, decoder, splitter.bytes, to: &reflector)
        }
    }

    private static func apply(
        _ frame: WatchFrame, _ format: ObjectFormat, _ decoder: ObjectDecoder, _ bytes: [UInt8],
        to reflector: inout Reflector
    ) throws {
        switch frame.kind {
        case .added, .modified: reflector.set(try decoder.object(format, frame.object, in: bytes.span.bytes))
        case .deleted: reflector.remove(try decoder.object(format, frame.object, in: bytes.span.bytes))
        case .bookmark: reflector.bookmark(try decoder.version(format, frame.object, in: bytes.span.bytes))
        case .error: throw RequestError.event(try status(format, frame.object, bytes))
        }
    }

    private static func status(
        _ format: ObjectFormat, _ range: Range<Int>, _ bytes: [UInt8]
    ) throws(MalformedObject) -> APIStatus {
        do {
            return try APIStatus(format, range, in: bytes)
        } catch { throw MalformedObject("the Status of an error: \(error)") }
    }
}
