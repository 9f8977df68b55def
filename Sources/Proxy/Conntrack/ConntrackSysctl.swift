/// A setting below `net.netfilter` and the value that is wanted.
struct ConntrackSysctl: Hashable, Sendable {
    enum Name: String, Hashable, Sendable {
        case max = "nf_conntrack_max"
        case tcpTimeoutEstablished = "nf_conntrack_tcp_timeout_established"
        case tcpTimeoutCloseWait = "nf_conntrack_tcp_timeout_close_wait"
        case tcpBeLiberal = "nf_conntrack_tcp_be_liberal"
        case udpTimeout = "nf_conntrack_udp_timeout"
        case udpTimeoutStream = "nf_conntrack_udp_timeout_stream"

        /// How the command line leaves the setting alone.
        var flag: String {
            switch self {
            case .max: "--conntrack-max-per-core=0"
            case .tcpTimeoutEstablished: "--conntrack-tcp-timeout-established=0"
            case .tcpTimeoutCloseWait: "--conntrack-tcp-timeout-close-wait=0"
            case .tcpBeLiberal: "no --conntrack-tcp-be-liberal"
            case .udpTimeout: "--conntrack-udp-timeout=0"
            case .udpTimeoutStream: "--conntrack-udp-timeout-stream=0"
            }
        }
    }

    var name: Name
    var value: Int

    init(_ name: Name, _ value: Int) {
        self.name = name
        self.value = value
    }

    /// Nil if the timeout is to be left alone. Less than a second counts as one: 0 would end every connection at once.
    init?(_ name: Name, _ timeout: Duration?) {
        guard let timeout, timeout > .zero else { return nil }
        self.init(name, Int(Swift.max(timeout.components.seconds, 1)))
    }

    var path: String { "proc/sys/net/netfilter/\(name.rawValue)" }
}
