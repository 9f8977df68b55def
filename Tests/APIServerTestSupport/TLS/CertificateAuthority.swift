import Crypto
public import Foundation
import SwiftASN1
import X509

/// An authority that exists for one test, and makes certificates for it. Its key is never written anywhere.
public struct CertificateAuthority: Sendable {
    /// Its own certificate, PEM.
    public let certificate: String
    private let name: DistinguishedName
    private let key: Certificate.PrivateKey

    /// An authority whose own certificate is valid until `end`.
    public init(_ name: String = "test authority", until end: Date = .now + 3600) throws {
        self.name = try DistinguishedName { CommonName(name) }
        key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let made = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey,
            notValidBefore: min(.now, end) - 3600, notValidAfter: end, issuer: self.name, subject: self.name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                Critical(KeyUsage(keyCertSign: true))
            }, issuerPrivateKey: key)
        certificate = try made.serializeAsPEM().pemString
    }

    /// A certificate for names and addresses of a server, or for a client, which has none.
    public func certify(
        dnsNames: [String] = [], addresses: [[UInt8]] = [], from start: Date = .now - 3600,
        until end: Date = .now + 3600
    ) throws -> CertifiedKey {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let names: [GeneralName] =
            dnsNames.map { .dnsName($0) } + addresses.map { .ipAddress(.init(contentBytes: $0[...])) }
        let made = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key.publicKey, notValidBefore: start,
            notValidAfter: end, issuer: name, subject: try DistinguishedName { CommonName("made for a test") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                if !names.isEmpty { SubjectAlternativeNames(names) }
            }, issuerPrivateKey: self.key)
        return CertifiedKey(
            certificate: try made.serializeAsPEM().pemString, privateKey: try key.serializeAsPEM().pemString)
    }
}

/// A certificate and its key, PEM.
public struct CertifiedKey: Hashable, Sendable {
    public let certificate: String
    public let privateKey: String
}
