import Glibc
import NIOCore
import NIOPosix

/// Finds dead connections by TCP's own means, before the idle timeout does.
enum KeepAlive {
    /// After 30 s of silence the peer is probed, and after three unanswered probes the connection is closed. Sent data
    /// that is not acknowledged for a minute closes it too.
    static func enable(on channel: any Channel) -> EventLoopFuture<Void> {
        let options: [(ChannelOptions.Types.SocketOption, SocketOptionValue)] = [
            (.socketOption(.so_keepalive), 1),
            (.tcpOption(.init(rawValue: TCP_KEEPIDLE)), 30),
            (.tcpOption(.init(rawValue: TCP_KEEPINTVL)), 10),
            (.tcpOption(.init(rawValue: TCP_KEEPCNT)), 3),
            (.tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), 60_000),
        ]
        return .andAllSucceed(options.map { channel.setOption($0, value: $1) }, on: channel.eventLoop)
    }
}
