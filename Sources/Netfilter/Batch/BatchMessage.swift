/// What a batch remembers of each of its messages.
struct BatchMessage {
    /// Words for error messages.
    enum Operation: String {
        case add
        case delete
        case flush
    }

    /// Where the message starts in the batch.
    let offset: Int
    let operation: Operation
    /// Family and name.
    let table: String
    let subject: BatchSubject
}
