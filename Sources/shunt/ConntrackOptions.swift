import ArgumentParser
import Proxy

/// Settings of the kernel's connection tracking, with kube-proxy's flags and defaults.
struct ConntrackOptions: ParsableArguments {
    @Option(
        name: .customLong("conntrack-max-per-core"),
        help: ArgumentHelp(
            "Connections that the kernel may track, per CPU: nf_conntrack_max, at most 1048576 in all.",
            discussion: "0 leaves the limit alone, and --conntrack-min with it.", valueName: "number"))
    var maxPerCore = 32768

    @Option(
        name: .customLong("conntrack-min"),
        help: ArgumentHelp("At least so many connections, however few CPUs there are.", valueName: "number"))
    var min = 131_072

    @Option(
        name: .customLong("conntrack-tcp-timeout-established"),
        help: ArgumentHelp("How long idle TCP connections are tracked; 0 leaves it alone.", valueName: "duration"))
    var tcpEstablished = PeriodOption(duration: .seconds(86400))

    @Option(
        name: .customLong("conntrack-tcp-timeout-close-wait"),
        help: ArgumentHelp(
            "How long TCP connections are tracked that one side has closed; 0 leaves it alone.", valueName: "duration"))
    var tcpCloseWait = PeriodOption(duration: .seconds(3600))

    @Flag(
        name: .customLong("conntrack-tcp-be-liberal"),
        help: "Take TCP packets outside the window as part of their connection.")
    var tcpBeLiberal = false

    @Option(
        name: .customLong("conntrack-udp-timeout"),
        help: ArgumentHelp(
            "How long UDP connections without an answer are tracked; 0 leaves it alone.", valueName: "duration"))
    var udp = PeriodOption(duration: .zero)

    @Option(
        name: .customLong("conntrack-udp-timeout-stream"),
        help: ArgumentHelp(
            "How long answered UDP connections are tracked; 0 leaves it alone.", valueName: "duration"))
    var udpStream = PeriodOption(duration: .zero)

    var settings: ConntrackSettings {
        ConntrackSettings(
            maxPerCore: maxPerCore, min: min, tcpEstablishedTimeout: tcpEstablished.duration,
            tcpCloseWaitTimeout: tcpCloseWait.duration, udpTimeout: udp.duration,
            udpStreamTimeout: udpStream.duration, tcpBeLiberal: tcpBeLiberal)
    }

    func validate() throws {
        for (value, flag) in [(maxPerCore, "--conntrack-max-per-core"), (min, "--conntrack-min")]
        where !(0...Int(Int32.max)).contains(value) {
            throw ValidationError("\(flag) is \(value): give 0 to \(Int32.max)")
        }
    }
}
