/// Settings of the kernel's connection tracking, as far as configuration asks for them.
///
/// The fields and defaults are those of `conntrack` in KubeProxyConfiguration; the value made by `init()` asks for
/// nothing.
public struct ConntrackSettings: Hashable, Sendable {
    /// Entries per CPU; nil or 0 leaves the size of the table alone, and then `min` counts for nothing.
    public var maxPerCore: Int?
    /// At least so many entries, however few CPUs there are.
    public var min: Int?
    /// Nil or 0 leaves a timeout alone.
    public var tcpEstablishedTimeout: Duration?
    public var tcpCloseWaitTimeout: Duration?
    public var udpTimeout: Duration?
    public var udpStreamTimeout: Duration?
    /// Takes TCP packets outside the window as part of their connection. False leaves the kernel's setting alone.
    public var tcpBeLiberal: Bool

    public init(
        maxPerCore: Int? = nil, min: Int? = nil, tcpEstablishedTimeout: Duration? = nil,
        tcpCloseWaitTimeout: Duration? = nil, udpTimeout: Duration? = nil, udpStreamTimeout: Duration? = nil,
        tcpBeLiberal: Bool = false
    ) {
        self.maxPerCore = maxPerCore
        self.min = min
        self.tcpEstablishedTimeout = tcpEstablishedTimeout
        self.tcpCloseWaitTimeout = tcpCloseWaitTimeout
        self.udpTimeout = udpTimeout
        self.udpStreamTimeout = udpStreamTimeout
        self.tcpBeLiberal = tcpBeLiberal
    }

    /// Values of kube-proxy's configuration where nothing else is given.
    public static let kubeProxyDefaults = ConntrackSettings(
        maxPerCore: 32768, min: 131_072, tcpEstablishedTimeout: .seconds(86400), tcpCloseWaitTimeout: .seconds(3600),
        udpTimeout: .zero, udpStreamTimeout: .zero)
}

extension ConntrackSettings {
    /// No configuration makes the table larger: 300 bytes for each entry are taken from the node's memory.
    static let largestMax = 1 << 20

    /// The value for `nf_conntrack_max`; nil to leave it alone.
    func max(cpuCount: Int) -> Int? {
        guard let maxPerCore, maxPerCore > 0 else { return nil }
        let (scaled, overflow) = maxPerCore.multipliedReportingOverflow(by: Swift.max(cpuCount, 1))
        guard !overflow, scaled <= ConntrackSettings.largestMax else { return ConntrackSettings.largestMax }
        return Swift.max(scaled, min ?? 0)
    }

    /// What is to be written, in order.
    func sysctls(cpuCount: Int) -> [ConntrackSysctl] {
        var sysctls: [ConntrackSysctl] = []
        if let max = max(cpuCount: cpuCount) { sysctls.append(ConntrackSysctl(.max, max)) }
        let timeouts: [(ConntrackSysctl.Name, Duration?)] = [
            (.tcpTimeoutEstablished, tcpEstablishedTimeout), (.tcpTimeoutCloseWait, tcpCloseWaitTimeout),
        ]
        sysctls += timeouts.compactMap(ConntrackSysctl.init)
        if tcpBeLiberal { sysctls.append(ConntrackSysctl(.tcpBeLiberal, 1)) }
        let udpTimeouts: [(ConntrackSysctl.Name, Duration?)] = [
            (.udpTimeout, udpTimeout), (.udpTimeoutStream, udpStreamTimeout),
        ]
        return sysctls + udpTimeouts.compactMap(ConntrackSysctl.init)
    }
}
