/// How a client says who it is, besides a client certificate.
enum Authentication: Hashable, Sendable {
    case none
    case token(String)
    /// Read again for every request, since tokens are rotated.
    case tokenFile(String)
    case basic(user: String, password: String)
    case plugin(CredentialPlugin)
}
