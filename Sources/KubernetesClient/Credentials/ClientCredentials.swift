import NIOSSL

/// What a request is sent with.
struct ClientCredentials: Sendable {
    /// The value of the header, or nil for none.
    var authorization: String?
    /// Nil without TLS.
    var tls: TLSConfiguration?
}
