import Addresses
import NIOCore
import NIOSSL

/// Verifies what NIOSSL does not: that a server is the one that its URL, or `tls-server-name`, names.
///
/// NIOSSL accepts a certificate that is for the expected name or for the address of the socket's peer. So a server that is
/// expected to have a name may show any certificate of the authority that is for its address; and a server that is named
/// by its address and reached through a proxy is compared with the proxy's. BoringSSL verifies signatures and dates in any
/// case.
struct ServerIdentity: Sendable {
    private enum Expectation: Sendable {
        case name(String)
        case address(IPAddress)
    }

    private let expectation: Expectation
    private let server: String

    /// Nil if NIOSSL verifies all there is to verify.
    init?(_ connection: ClusterConnection) {
        guard connection.server.isTLS, !connection.isInsecure else { return nil }
        let host = connection.tlsServerName ?? connection.server.host
        switch IPAddress(host) {
        case nil: expectation = .name(host)
        case let address? where connection.proxy != nil && connection.tlsServerName == nil:
            expectation = .address(address)
        default: return nil
        }
        server = "\(connection.server)" + (connection.proxy.map { " through the proxy \($0)" } ?? "")
    }

    /// Whether NIOSSL's own comparison would refuse the right server.
    var replacesComparison: Bool { if case .address = expectation { true } else { false } }

    /// Fails, and closes the connection, if the server's certificate is for somebody else. Before anything is sent.
    func verify(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.nioSSL_peerCertificate().flatMapThrowing { certificate in
            guard let certificate else { throw NIOSSLError.noCertificateToValidate }
            let names = CertificateNames(try certificate.toDERBytes())
            guard isFor(names) else { throw ConnectionError.wrongName(server, names: names.texts) }
        }.flatMapErrorThrowing { error in
            channel.close(promise: nil)
            throw error
        }
    }

    private func isFor(_ names: CertificateNames) -> Bool {
        switch expectation {
        case .address(let address): names.addresses.contains(address)
        case .name(let name): names.names.contains { ServerIdentity.covers($0, name) }
        }
    }

    /// Whether a name of a certificate is for a host: the same, or with `*` for the host's first label (RFC 6125, 6.4).
    static func covers(_ pattern: String, _ host: String) -> Bool {
        let (pattern, host) = (pattern.lowercased(), host.lowercased())
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        guard pattern.hasPrefix("*.") else { return pattern == name }
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return false }
        return name[dot...] == pattern.dropFirst()
    }
}
