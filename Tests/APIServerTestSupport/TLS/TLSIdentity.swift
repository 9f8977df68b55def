import NIOSSL

/// With what a test server proves who it is, and whom it lets in.
public struct TLSIdentity: Sendable {
    /// The server's certificate and those that lead to its authority, PEM.
    public var certificates: String
    /// PEM.
    public var privateKey: String
    /// Certificates of the authority that clients' certificates have to come from, PEM; nil asks for none.
    public var clientAuthority: String?

    /// A server that asks clients for certificates of an authority, or for none.
    public init(_ pair: CertifiedKey, clientAuthority: CertificateAuthority? = nil) {
        certificates = pair.certificate
        privateKey = pair.privateKey
        self.clientAuthority = clientAuthority?.certificate
    }

    func configuration() throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificates.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["http/1.1"]
        if let clientAuthority {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(clientAuthority.utf8)))
            configuration.certificateVerification = .noHostnameVerification
        }
        return configuration
    }
}
