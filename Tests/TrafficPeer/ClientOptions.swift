/// What `connect` and `hold` are told on the command line.
struct ClientOptions {
    var transport = TransportProtocol.tcp
    var count = 1
    var timeoutMilliseconds = 2000
    var intervalMilliseconds = 50
    var from: String?
    var sourcePort: UInt16 = 0
    var target = ""

    init(_ arguments: ArraySlice<String>) throws {
        var arguments = arguments
        while let argument = arguments.popFirst() {
            guard argument.hasPrefix("--") else {
                guard target.isEmpty else { throw UsageError("\(argument): only one TARGET is allowed") }
                target = argument
                continue
            }
            guard let value = arguments.popFirst() else { throw UsageError("\(argument) needs a value") }
            try set(argument, value)
        }
        if target.isEmpty { throw UsageError("a TARGET is missing: ADDRESS:PORT or [ADDRESS]:PORT") }
    }

    private mutating func set(_ option: String, _ value: String) throws {
        switch option {
        case "--protocol":
            guard let transport = TransportProtocol(rawValue: value) else {
                throw UsageError("--protocol \(value): use tcp, udp or sctp")
            }
            self.transport = transport
        case "--count": count = try ClientOptions.number(option, value, in: 1...1_000_000)
        case "--timeout": timeoutMilliseconds = try ClientOptions.number(option, value, in: 1...60_000)
        case "--interval": intervalMilliseconds = try ClientOptions.number(option, value, in: 0...60_000)
        case "--from": from = value
        case "--source-port": sourcePort = UInt16(try ClientOptions.number(option, value, in: 1...65_535))
        default: throw UsageError("\(option): no such option")
        }
    }

    private static func number(_ option: String, _ value: String, in range: ClosedRange<Int>) throws -> Int {
        guard let number = Int(value), range.contains(number) else {
            throw UsageError("\(option) \(value): use a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
