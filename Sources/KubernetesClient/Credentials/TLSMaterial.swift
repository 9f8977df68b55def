import FoundationEssentials
import NIOSSL

/// The bytes that a TLS configuration is made of.
struct TLSMaterial: Hashable, Sendable {
    private var authority: [UInt8]?
    private var certificate: [UInt8]?
    private var key: [UInt8]?

    init(_ connection: ClusterConnection, _ certificate: Material?, _ key: Material?) throws(CredentialError) {
        authority = try TLSMaterial.bytes(connection.certificateAuthority)
        self.certificate = try TLSMaterial.bytes(certificate)
        self.key = try TLSMaterial.bytes(key)
    }

    private static func bytes(_ material: Material?) throws(CredentialError) -> [UInt8]? {
        guard let material else { return nil }
        return try material.bytes()
    }

    /// A configuration that verifies the server as `connection` says. `certificate` and `key` are where the bytes of
    /// the client's are from, for messages. `now` is the present.
    func configuration(
        _ certificate: Material?, _ key: Material?, _ connection: ClusterConnection, at now: Date
    ) throws(CredentialError) -> TLSConfiguration {
        var result = TLSConfiguration.makeClientConfiguration()
        if connection.isInsecure { result.certificateVerification = .none }
        if let identity = ServerIdentity(connection), identity.replacesComparison {
            result.certificateVerification = .noHostnameVerification
        }
        if let authority {
            let name = connection.certificateAuthority?.name ?? ""
            result.trustRoots = .certificates(try TLSMaterial.certificates(authority, name))
        }
        if let certificateBytes = self.certificate, let keyBytes = self.key {
            let name = certificate?.name ?? ""
            let chain = try TLSMaterial.certificates(certificateBytes, name)
            try TLSMaterial.check(chain, name, at: now)
            result.certificateChain = chain.map { .certificate($0) }
            result.privateKey = .privateKey(try TLSMaterial.privateKey(keyBytes, key?.name ?? ""))
        }
        return result
    }

    private static func certificates(_ bytes: [UInt8], _ name: String) throws(CredentialError) -> [NIOSSLCertificate] {
        let found: [NIOSSLCertificate]
        do {
            found = try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch { throw .badCertificate(what: name) }
        guard !found.isEmpty else { throw .badCertificate(what: name) }
        return found
    }

    /// An API server would only say "Unauthorized".
    private static func check(
        _ chain: [NIOSSLCertificate], _ name: String, at now: Date
    ) throws(CredentialError) {
        guard let leaf = chain.first else { return }
        if leaf.end < now { throw .expiredCertificate(what: name, date: leaf.end.ISO8601Format()) }
        if leaf.start > now { throw .earlyCertificate(what: name, date: leaf.start.ISO8601Format()) }
    }

    private static func privateKey(_ bytes: [UInt8], _ name: String) throws(CredentialError) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch { throw .badKey(what: name) }
    }
}
