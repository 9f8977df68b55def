/// A setting of connection tracking that could not be read or written.
struct ConntrackSettingError: Error, Hashable, Sendable {
    /// For example `nf_conntrack_max`.
    var setting: String
    var value: Int
    /// How the command line leaves it alone.
    var flag: String
    var reason: String

    /// What an operator can do about several of them.
    static func remedy(_ errors: [ConntrackSettingError]) -> String {
        var flags: [String] = []
        for error in errors where !flags.contains(error.flag) { flags.append(error.flag) }
        return """
            run 'shunt --init-only' before, as root with /proc/sys and /sys writable, as the init container in Deploy/base \
            does; or leave the settings to the node with \(flags.joined(separator: ", "))
            """
    }
}
