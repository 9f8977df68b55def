import Addresses
import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL

/// Looks at the certificates of a server that standard verification has refused, to say what is wrong with them.
///
/// It decides nothing: the connection is of its own and ends with the look, before anything is sent on it.
struct CertificateLook: Sendable {
    private let server: ServerURL
    private let authority: Material?
    /// The name to ask for; nil for an address.
    private let name: String?
    private let timeout: TimeAmount
    private let group: any EventLoopGroup

    init(_ connection: ClusterConnection, timeout: TimeAmount, on group: any EventLoopGroup) {
        server = connection.server
        authority = connection.certificateAuthority
        let name = connection.tlsServerName ?? connection.server.host
        self.name = IPAddress(name) == nil ? name : nil
        self.timeout = timeout
        self.group = group
    }

    /// The error, with what the certificates show. A look that fails adds nothing.
    func explain(_ error: ConnectionError) async -> ConnectionError {
        switch error {
        case .untrustedCertificate(let server, nil):
            guard let shown = try? await certificates() else { return error }
            return .untrustedCertificate(
                server, CertificateFault(shown, authorities: (try? authorities()) ?? [], at: Date()))
        case .wrongName(let server, _):
            guard let der = try? await certificates().first?.toDERBytes() else { return error }
            return .wrongName(server, names: CertificateNames(der).texts)
        default: return error
        }
    }

    private func authorities() throws -> [NIOSSLCertificate] {
        guard let authority else { return [] }
        return try NIOSSLCertificate.fromPEMBytes(try authority.bytes())
    }

    /// What the server shows, its own certificate first.
    private func certificates() async throws -> [NIOSSLCertificate] {
        let loop = group.next()
        let shown = loop.makePromise(of: [NIOSSLCertificate].self)
        let connection = try connect(on: loop) { shown.succeed($0) }
        connection.cascadeFailure(to: shown)
        connection.flatMap(\.closeFuture).whenSuccess { shown.fail(ChannelError.eof) }
        let end = loop.scheduleTask(in: timeout) { shown.fail(ChannelError.connectTimeout(timeout)) }
        shown.futureResult.whenComplete { _ in
            end.cancel()
            connection.whenSuccess { $0.close(promise: nil) }
        }
        return try await withTaskCancellationHandler {
            try await shown.futureResult.get()
        } onCancel: {
            shown.fail(CancellationError())
        }
    }

    private func connect(
        on loop: any EventLoop, _ show: @escaping @Sendable ([NIOSSLCertificate]) -> Void
    ) throws -> EventLoopFuture<any Channel> {
        let context = try NIOSSLContext(configuration: .makeClientConfiguration())
        let name = name
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(timeout).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let look: NIOSSLCustomVerificationCallback = { certificates, verdict in
                    show(certificates)
                    verdict.succeed(.failed)
                }
                let tls = try NIOSSLClientHandler(
                    context: context, serverHostname: name, customVerificationCallback: look)
                try channel.pipeline.syncOperations.addHandler(tls)
            }
        }
        return bootstrap.connect(host: server.host, port: server.port)
    }
}
