import Logging
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection.
final class HTTPAnswerer: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let logger: Logger
    private let answer: @Sendable () -> HealthCheckAnswer?
    private var isLastRequest = false

    init(logger: Logger, answer: @escaping @Sendable () -> HealthCheckAnswer?) {
        self.logger = logger
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch Self.unwrapInboundIn(data) {
        case .head(let request): reply(to: request, context)
        case .body: break
        case .end:
            // Not before all is read: the kernel would tell the client that data were lost, and the client may then
            // drop the answer.
            if isLastRequest { context.close(promise: nil) }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.trace("health check connection failed", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    private func reply(to request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard let answer = answer() else {
            context.close(promise: nil)
            return
        }
        var head = answer.head
        // Clients of HTTP/1.0 that could go on would have to be told so; none has a need to.
        isLastRequest = !request.isKeepAlive || request.version == .http1_0
        if isLastRequest { head.headers.add(name: "Connection", value: "close") }
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD {
            let body = context.channel.allocator.buffer(string: answer.body)
            context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }
}
