import FoundationEssentials
import NIOSSL

/// What is wrong with the certificates that a server has shown, after standard verification has refused them.
enum CertificateFault: Hashable, Sendable {
    case expired(Date)
    case notYetValid(Date)
    /// One of those that lead from the authority to the server's.
    case intermediateExpired(Date)
    /// The configured authority's own.
    case authorityExpired(Date)
    /// All dates are right, so that it is the signature.
    case unknownAuthority

    /// - Parameters:
    ///   - shown: the server's certificate and those after it.
    ///   - authorities: the configured ones; empty for the system's.
    ///   - now: the present.
    init(_ shown: [NIOSSLCertificate], authorities: [NIOSSLCertificate], at now: Date) {
        if let own = shown.first, own.start > now {
            self = .notYetValid(own.start)
        } else if let own = shown.first, own.end < now {
            self = .expired(own.end)
        } else if let expired = shown.dropFirst().first(where: { $0.end < now }) {
            self = .intermediateExpired(expired.end)
        } else if let last = authorities.map(\.end).max(), last < now {
            self = .authorityExpired(last)
        } else {
            self = .unknownAuthority
        }
    }
}

extension NIOSSLCertificate {
    var start: Date { Date(timeIntervalSince1970: Double(notValidBefore)) }
    var end: Date { Date(timeIntervalSince1970: Double(notValidAfter)) }
}
