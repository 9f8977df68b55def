import Glibc
import NIOCore
import NIOPosix

/// Finds dead connections by TCP's own means, before the idle timeout does.
public struct KeepAlive: Hashable, Sendable {
    /// Seconds of silence after which the peer is probed.
    public var idle: Int
    /// Seconds between probes.
    public var interval: Int
    /// Unanswered probes after which the connection is closed.
    public var probes: Int

    public init(idle: Int = 30, interval: Int = 10, probes: Int = 3) {
        self.idle = idle
        self.interval = interval
        self.probes = probes
    }

    /// Seconds until a peer that has vanished is given up. Data that is not acknowledged for so long closes the
    /// connection too, for there are no probes while it is on its way.
    var limit: Int { idle + interval * probes }

    func enable(on channel: any Channel) -> EventLoopFuture<Void> {
        let options: [(ChannelOptions.Types.SocketOption, Int)] = [
            (.socketOption(.so_keepalive), 1),
            (.tcpOption(.init(rawValue: TCP_KEEPIDLE)), idle),
            (.tcpOption(.init(rawValue: TCP_KEEPINTVL)), interval),
            (.tcpOption(.init(rawValue: TCP_KEEPCNT)), probes),
            (.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), limit * 1000),
        ]
        return .andAllSucceed(
            options.map { channel.setOption($0, value: SocketOptionValue($1)) }, on: channel.eventLoop)
    }
}
