import Foundation
import NIOCore
import NIOPosix

/// Reads the request for a tunnel from a client of a proxy, and makes the tunnel.
final class TunnelRequestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let policy: ConnectProxy.Policy
    private let note: (ConnectProxy.Request) -> Void
    private var head: [UInt8]? = []

    init(_ policy: ConnectProxy.Policy, note: @escaping (ConnectProxy.Request) -> Void) {
        self.policy = policy
        self.note = note
    }

    /// A client waits for the answer before it sends anything into the tunnel.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard var head else { return context.fireChannelRead(data) }
        head += unwrapInboundIn(data).readableBytesView
        self.head = head
        guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { return }
        self.head = nil
        guard let request = TunnelRequestHandler.request(head) else {
            return answer("405 Method Not Allowed", closing: true, context)
        }
        note(request)
        switch policy {
        case .silence: break
        case .refuse(let status): answer(status, closing: true, context)
        case .demand(let user, let password)
        where request.authorization != "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())":
            answer("407 Proxy Authentication Required", closing: true, context)
        case .allow, .demand: connect(to: request.target, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private static func request(_ head: [UInt8]) -> ConnectProxy.Request? {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3, words[0] == "CONNECT" else { return nil }
        let name = "proxy-authorization: "
        let header = lines.first { $0.lowercased().hasPrefix(name) }
        return ConnectProxy.Request(
            target: String(words[1]), authorization: header.map { String($0.dropFirst(name.count)) })
    }

    private func answer(_ status: String, closing: Bool, _ context: ChannelHandlerContext) {
        let bytes = context.channel.allocator.buffer(string: "HTTP/1.1 \(status)\r\n\r\n")
        let written = context.writeAndFlush(wrapOutboundOut(bytes))
        if closing { written.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }

    private func connect(to target: String, _ context: ChannelHandlerContext) {
        let colon = target.lastIndex(of: ":") ?? target.endIndex
        let host = target[..<colon].filter { $0 != "[" && $0 != "]" }
        let client = context.channel
        ClientBootstrap(group: context.eventLoop)
            .channelInitializer { server in
                server.eventLoop.makeCompletedFuture {
                    try server.pipeline.syncOperations.addHandler(ForwardingHandler(to: client))
                }
            }
            .connect(host: host, port: Int(target[colon...].dropFirst()) ?? 0)
            .assumeIsolated().whenComplete { result in
                switch result {
                case .failure: self.answer("502 Bad Gateway", closing: true, context)
                case .success(let server):
                    self.answer("200 Connection established", closing: false, context)
                    do {
                        try context.pipeline.syncOperations.addHandler(ForwardingHandler(to: server))
                    } catch { context.close(promise: nil) }
                }
            }
    }
}

/// Passes everything on to the other end of a tunnel, its end too.
private final class ForwardingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
}
