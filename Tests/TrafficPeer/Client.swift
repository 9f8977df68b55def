import Glibc

/// The ways to ask: new connections, so many or until told to stop, or one that stays.
struct Client {
    private let options: ClientOptions
    private let target: SocketAddress

    init(_ options: ClientOptions) throws {
        self.options = options
        target = try SocketAddress(options.target)
    }

    /// Makes `count` new connections, one after the other, with one message on each.
    func connect() throws -> Tally {
        var tally = Tally()
        for _ in 0..<options.count {
            let socket = try ClientSocket(options, target: target)
            tally.add(socket.connect(to: target) ?? socket.exchange())
        }
        return tally
    }

    /// Keeps one connection and exchanges a message every interval until the standard input ends or one fails.
    ///
    /// Prints "ready" after the first answer.
    func hold() throws -> Tally {
        var tally = Tally()
        let socket = try ClientSocket(options, target: target)
        if let failure = socket.connect(to: target) {
            tally.add(failure)
            return tally
        }
        var isFirst = true
        while true {
            let outcome = socket.exchange()
            tally.add(outcome)
            guard outcome.isAnswer else { return tally }
            if isFirst { printLine("ready") }
            isFirst = false
            if inputEnds(withinMilliseconds: options.intervalMilliseconds) { return tally }
        }
    }

    /// Makes new connections, one after the other, until the standard input ends; failures are counted like answers.
    ///
    /// Prints "ready" after the first answer.
    func connectRepeatedly() throws -> Tally {
        var tally = Tally()
        var isReady = false
        repeat {
            let socket = try ClientSocket(options, target: target)
            let outcome = socket.connect(to: target) ?? socket.exchange()
            tally.add(outcome)
            if outcome.isAnswer, !isReady {
                printLine("ready")
                isReady = true
            }
        } while !inputEnds(withinMilliseconds: options.intervalMilliseconds)
        return tally
    }

    private func inputEnds(withinMilliseconds interval: Int) -> Bool {
        var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, Int32(interval)) > 0 && standardInputEnded()
    }
}
