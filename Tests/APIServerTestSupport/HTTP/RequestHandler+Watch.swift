import HTTPTypes
import HummingbirdCore
import NIOCore

extension RequestHandler {
    func watch(_ resource: Resource, _ type: MediaType, _ writer: consuming ResponseWriter) async throws {
        let (items, continuation) = AsyncStream.makeStream(of: Watch.Item.self)
        let watch = Watch(
            resource: resource, wantsBookmarks: request.isSet("allowWatchBookmarks"), items: continuation)
        let selection: Selection
        let id: Int
        do throws(APIStatus) {
            selection = try request.selection()
            id = try server.register(watch) { (store) throws(APIStatus) in
                try initialItems(resource, store)
            }
        } catch {
            return try await send(error, writer)
        }
        defer { server.unregister(id) }
        let head = HTTPResponse(status: .ok, headerFields: [.contentType: type.watchContentType])
        let stream = ResponseStream(try await writer.writeHead(head), channel: channel, fault: misbehaviour)
        let timeout = request.query["timeoutSeconds"].flatMap(Int64.init).map { seconds in
            channel.eventLoop.scheduleTask(in: .seconds(seconds)) { continuation.finish() }
        }
        defer { timeout?.cancel() }
        channel.closeFuture.whenComplete { _ in continuation.finish() }
        server.established(id)
        try await send(items, WatchEncoder(resource: resource, type: type, selection: selection), stream)
    }

    /// What a watch begins with: all objects, or the changes since a resource version.
    private func initialItems(_ resource: Resource, _ store: ObjectStore) throws(APIStatus) -> [Watch.Item] {
        if case .errorEvent(let status) = misbehaviour { return [.failure(status)] }
        let current = store.resourceVersion
        let since = try request.resourceVersion()
        if request.isSet("sendInitialEvents") {
            guard request.query["resourceVersionMatch"] == "NotOlderThan" else {
                throw APIStatus(
                    code: 422, reason: "Invalid",
                    message: "resourceVersionMatch: Forbidden: sendInitialEvents requires setting "
                        + "resourceVersionMatch to NotOlderThan")
            }
            if case .refuseInitialEvents = misbehaviour { return [.failure(.noInitialEvents)] }
            if let since, since > current { throw .tooLarge(since, current: current) }
            return [
                .changes(additions(of: store[resource])),
                .bookmark(resourceVersion: current, endsInitialEvents: true),
            ]
        }
        guard let since else { return [.changes(additions(of: store[resource]))] }
        guard let changes = store[resource].changes(after: since) else {
            return [.failure(.tooOld(since, current: store[resource].forgotten))]
        }
        return [.changes(Array(changes))]
    }

    private func additions(of collection: ObjectCollection) -> [Change] {
        collection.objects.map { Change(kind: .added, object: $0, previous: nil) }
    }

    private func send(
        _ items: AsyncStream<Watch.Item>, _ encoder: WatchEncoder, _ stream: consuming ResponseStream
    ) async throws {
        for await item in items {
            switch item {
            case .changes(let changes):
                try await send(changes, encoder, &stream)
            case .bookmark(let resourceVersion, let endsInitialEvents):
                try await stream.write(
                    encoder.bookmark(resourceVersion: resourceVersion, endsInitialEvents: endsInitialEvents))
            case .failure(let status):
                try await stream.write(encoder.failure(status))
                return try await stream.finish()
            case .disturbance(let misbehaviour):
                try await stream.disturb(misbehaviour)
            }
        }
        try await stream.finish()
    }

    private func send(_ changes: [Change], _ encoder: WatchEncoder, _ stream: inout ResponseStream) async throws {
        var pending: [UInt8] = []
        for change in changes {
            pending += encoder.event(change)
            if pending.count >= Self.chunk {
                try await stream.write(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        if pending.isEmpty { return }
        try await stream.write(pending)
        if let observer = server.configuration.onEventSent, let last = changes.last {
            let key = last.object.key
            observer(
                SentEvent(key: key, resourceVersion: last.object.resourceVersion, time: try await stream.flushed()))
        }
    }
}
