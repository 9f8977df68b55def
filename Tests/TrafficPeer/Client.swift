import Glibc

/// The ways to ask: new connections, so many or until told to stop, or one that stays, also through failures.
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
    func connectRepeatedly() throws -> Tally {
        try askRepeatedly {
            let socket = try ClientSocket(options, target: target)
            return socket.connect(to: target) ?? socket.exchange()
        }
    }

    /// Sends message after message from one UDP socket until the standard input ends; failures are counted like answers.
    func flow() throws -> Tally {
        guard !options.transport.isConnectionOriented else { throw UsageError("flow needs --protocol udp") }
        let socket = try ClientSocket(options, target: target)
        if let failure = socket.connect(to: target) {
            var tally = Tally()
            tally.add(failure)
            return tally
        }
        return try askRepeatedly { socket.exchange() }
    }

    /// Prints "ready" after the first answer, and what was counted so far when the standard input asks for it.
    private func askRepeatedly(_ attempt: () throws -> Outcome) throws -> Tally {
        var tally = Tally()
        var isReady = false
        var marks = MarkReader()
        while true {
            let outcome = try attempt()
            tally.add(outcome)
            if outcome.isAnswer, !isReady {
                printLine("ready")
                isReady = true
            }
            if marks.isDueAfterAttempt() {
                tally.printLines()
                printLine("marked")
                tally = Tally()
            }
            if marks.inputEnds(withinMilliseconds: options.intervalMilliseconds) { return tally }
        }
    }

    private func inputEnds(withinMilliseconds interval: Int) -> Bool {
        var polled = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, Int32(interval)) > 0 && standardInputEnded()
    }
}
