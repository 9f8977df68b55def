import Testing

/// Tests with a server. One after the other: they measure timeouts, which a crowd would stretch.
@Suite(.serialized, .timeLimit(.minutes(1)))
enum ServerTests {}
