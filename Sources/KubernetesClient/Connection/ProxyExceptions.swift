import Addresses

/// NO_PROXY: hosts that are reached without a proxy.
struct ProxyExceptions: Hashable, Sendable {
    private enum Rule: Hashable {
        case everything
        case range(IPPrefix)
        case address(IPAddress, port: Int?)
        /// The suffix begins with a dot. `includesDomain` is for the host that has the suffix's name itself.
        case domain(suffix: String, includesDomain: Bool, port: Int?)
    }

    private let rules: [Rule]

    /// Entries are separated by commas: an address or CIDR, `example.com` with all hosts below it, `.example.com` or
    /// `*.example.com` for those below it only, or `*` for every host. All but a CIDR may end in `:PORT`. What is
    /// none of this exempts nothing.
    init(_ text: String) {
        rules = text.split(separator: ",").compactMap { ProxyExceptions.rule($0.filter { !$0.isWhitespace }) }
    }

    func contains(host: String, port: Int) -> Bool {
        let host = host.lowercased()
        let address = IPAddress(host)
        return rules.contains { rule in
            switch rule {
            case .everything: true
            case .range(let range): address.map { range.contains($0) } ?? false
            case .address(let exempt, let exemptPort): exempt == address && (exemptPort ?? port) == port
            case .domain(let suffix, let includesDomain, let exemptPort):
                address == nil && (host.hasSuffix(suffix) || includesDomain && host == suffix.dropFirst())
                    && (exemptPort ?? port) == port
            }
        }
    }

    private static func rule(_ entry: String) -> Rule? {
        if entry == "*" { return .everything }
        if let range = IPPrefix(entry) { return .range(range) }
        guard let (host, port) = split(entry.lowercased()), !host.isEmpty else { return nil }
        if let address = IPAddress(host) { return .address(address, port: port) }
        let domain = host.hasPrefix("*.") ? host.dropFirst() : host[...]
        return domain.hasPrefix(".")
            ? .domain(suffix: String(domain), includesDomain: false, port: port)
            : .domain(suffix: ".\(domain)", includesDomain: true, port: port)
    }

    /// Nil for a port that is no number, which no server has.
    private static func split(_ entry: String) -> (host: String, port: Int?)? {
        var host = entry[...]
        var rest = Substring()
        if entry.hasPrefix("["), let end = entry.firstIndex(of: "]") {
            host = entry[..<end].dropFirst()
            rest = entry[entry.index(after: end)...]
        } else if let colon = entry.firstIndex(of: ":"), entry.lastIndex(of: ":") == colon {
            host = entry[..<colon]
            rest = entry[colon...]
        }
        if rest.isEmpty || rest == ":" { return (String(host), nil) }
        guard rest.hasPrefix(":"), let port = Int(rest.dropFirst()) else { return nil }
        return (String(host), port)
    }
}
