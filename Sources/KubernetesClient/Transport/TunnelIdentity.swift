import Addresses
import NIOCore
import NIOSSL

/// Verifies that a server behind a proxy is the one that its address names.
///
/// A certificate's addresses have to contain the one that is connected to, which NIOSSL takes from the socket: the
/// proxy's. Names are not concerned, nor are signatures and dates, which BoringSSL verifies in any case.
struct TunnelIdentity: Sendable {
    private let address: IPAddress
    private let server: String

    /// Nil if NIOSSL verifies all there is to verify.
    init?(_ connection: ClusterConnection) {
        guard connection.server.isTLS, !connection.isInsecure, let proxy = connection.proxy,
            connection.tlsServerName == nil, let address = IPAddress(connection.server.host)
        else { return nil }
        self.address = address
        server = "\(connection.server) through the proxy \(proxy)"
    }

    /// Fails, and closes the connection, if the server's certificate is not for its address. Before anything is sent.
    func verify(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
            guard let certificate else { throw NIOSSLError.noCertificateToValidate }
            let names = CertificateNames(try certificate.toDERBytes())
            guard names.addresses.contains(address) else {
                throw ConnectionError.wrongName(server, names: names.texts)
            }
        }.flatMapErrorThrowing { error in
            channel.close(promise: nil)
            throw error
        }
    }
}
