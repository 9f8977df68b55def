import Glibc

let usage = """
    usage: traffic-peer serve [--until-eof] ADDRESS:PORT...
           traffic-peer connect [OPTION VALUE]... TARGET
           traffic-peer hold [OPTION VALUE]... TARGET
           traffic-peer repeat [OPTION VALUE]... TARGET
           traffic-peer flow --protocol udp [OPTION VALUE]... TARGET

    serve    answers every TCP, UDP and SCTP message with "OWN-ADDRESS:PORT SOURCE-ADDRESS"; prints "ready" when it
             listens. --until-eof: end when the standard input ends.
    connect  makes new connections, one after the other, and prints a line for every kind of outcome:
             "answered SERVER from SOURCE count N", "refused count N", "reset count N", "timeout count N" or
             "failed ERRNO count N".
    hold     keeps one connection, exchanges messages until the standard input ends or an exchange fails (exit code 1);
             prints "ready" after the first answer and the same lines as connect at the end.
    repeat   makes new connections, one after the other, until the standard input ends; prints the same as hold.
             A line "mark N" of the standard input prints the outcomes so far and "marked" after N more attempts, and
             counts from zero again.
    flow     sends messages from one socket like hold, but goes on after failures; takes "mark N" like repeat.

    options  --protocol tcp|udp|sctp (tcp)   --count N (1)          --timeout MILLISECONDS (2000)
             --from ADDRESS                  --source-port PORT     --interval MILLISECONDS (50; hold, repeat, flow)
    """

func run(_ arguments: ArraySlice<String>) throws -> Int32 {
    var arguments = arguments
    switch arguments.popFirst() {
    case "serve":
        let untilEndOfInput = arguments.first == "--until-eof"
        if untilEndOfInput { arguments.removeFirst() }
        guard !arguments.isEmpty else { throw UsageError("serve needs at least one ADDRESS:PORT") }
        var server = try Server(addresses: Array(arguments))
        printLine("ready")
        try server.run(untilEndOfInput: untilEndOfInput)
        return 0
    case "connect":
        try Client(ClientOptions(arguments)).connect().printLines()
        return 0
    case "hold":
        let tally = try Client(ClientOptions(arguments)).hold()
        tally.printLines()
        return tally.hasOnlyAnswers ? 0 : 1
    case "repeat":
        try Client(ClientOptions(arguments)).connectRepeatedly().printLines()
        return 0
    case "flow":
        try Client(ClientOptions(arguments)).flow().printLines()
        return 0
    case "--help", "-h":
        printLine(usage)
        return 0
    default:
        throw UsageError("use serve, connect, hold, repeat or flow\n\(usage)")
    }
}

do {
    exit(try run(CommandLine.arguments.dropFirst()))
} catch {
    printError("\(error)")
    exit(error is UsageError ? 64 : 1)
}
