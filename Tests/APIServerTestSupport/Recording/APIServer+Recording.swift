import Synchronization

extension APIServer {
    /// Serves the lists of a recording, at their resource version. Before the server is watched.
    public func load(_ recording: Recording) {
        state.withLock {
            $0.store.load(recording.objects.map(StoredObject.init), resourceVersion: recording.resourceVersion)
        }
    }

    /// Lets an event of the recording happen, in the bytes it was recorded with. Returns once watches were told.
    public func play(_ event: RecordedEvent) {
        if event.type == .bookmark { return sendBookmarks() }
        state.withLock { state in
            state.tell(state.store.apply(StoredObject(event.object), isDeletion: event.type == .deleted))
        }
    }
}
