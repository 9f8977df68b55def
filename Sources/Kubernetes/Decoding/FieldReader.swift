import Addresses

/// Reads the fields that several kinds have in common, and keeps what had to be left out of an object that is used
/// nevertheless.
struct FieldReader {
    private(set) var leftOut: [FieldError] = []

    mutating func leaveOut(_ field: String, _ value: String?, expected: String) {
        leftOut.append(FieldError(field: field, value: value, expected: expected))
    }

    // MARK: Names

    func name(_ metadata: MetadataShape?) throws(FieldError) -> String {
        guard let name = metadata?.name, !name.isEmpty else {
            throw FieldError(field: "metadata.name", value: metadata?.name, expected: "a name")
        }
        return name
    }

    /// Without a namespace, `default` is meant, as kubectl has it.
    func namespacedName(_ metadata: MetadataShape?) throws(FieldError) -> ObjectName {
        let namespace = metadata?.namespace ?? ""
        return ObjectName(namespace: namespace.isEmpty ? "default" : namespace, name: try name(metadata))
    }

    // MARK: Ports

    func port(_ value: Int, _ field: String, from least: Int = 1) throws(FieldError) -> UInt16 {
        guard value >= least, let port = UInt16(exactly: value) else {
            throw FieldError(field: field, value: "\(value)", expected: "a number from \(least) to 65535")
        }
        return port
    }

    func transport(_ name: String?, _ field: String) throws(FieldError) -> TransportProtocol {
        switch name {
        case nil, "TCP": return .tcp
        case "UDP": return .udp
        case "SCTP": return .sctp
        default: throw FieldError(field: field, value: name, expected: "TCP, UDP or SCTP")
        }
    }

    // MARK: Values that are left out when they are nonsense

    /// Empty text is skipped silently: the API lets it pass in lists.
    mutating func address(_ text: String?, _ field: String) -> IPAddress? {
        guard let text, !text.isEmpty else { return nil }
        guard let address = IPAddress(text) else {
            leaveOut(field, text, expected: "an IPv4 or IPv6 address")
            return nil
        }
        return address
    }

    mutating func addresses(_ texts: [String]?, _ field: String) -> [IPAddress] {
        var result: [IPAddress] = []
        for (index, text) in (texts ?? []).enumerated() {
            guard let address = address(text, "\(field)[\(index)]"), !result.contains(address) else { continue }
            result.append(address)
        }
        return result
    }

    mutating func prefixes(_ texts: [String]?, _ field: String) -> [IPPrefix] {
        var result: [IPPrefix] = []
        for (index, text) in (texts ?? []).enumerated() {
            let trimmed = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
            if trimmed.isEmpty { continue }
            if let prefix = IPPrefix(trimmed) {
                result.append(prefix)
            } else {
                leaveOut("\(field)[\(index)]", text, expected: "an address range such as 192.0.2.0/24 or 2001:db8::/64")
            }
        }
        return result
    }

    /// True for "Local".
    mutating func isLocal(_ policy: String?, _ field: String) -> Bool {
        switch policy {
        case "Local": return true
        case nil, "", "Cluster": return false
        default:
            leaveOut(field, policy, expected: "Cluster or Local")
            return false
        }
    }
}
