/// A watch that is open: what happens goes to it through a stream.
struct Watch: Sendable {
    enum Item {
        case changes([Change])
        case bookmark(resourceVersion: UInt64, endsInitialEvents: Bool)
        /// Ends the watch after an ERROR event.
        case failure(APIStatus)
        case disturbance(Misbehaviour)
    }

    let resource: Resource
    let wantsBookmarks: Bool
    let items: AsyncStream<Item>.Continuation
}
