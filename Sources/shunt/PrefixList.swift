import Addresses
import ArgumentParser

/// CIDRs separated by commas.
struct PrefixList: ExpressibleByArgument {
    var prefixes: [IPPrefix]

    init(prefixes: [IPPrefix]) { self.prefixes = prefixes }

    /// An empty list is none, so that a setting can be left blank.
    init?(argument: String) {
        if argument.isEmpty {
            prefixes = []
            return
        }
        let parsed = argument.split(separator: ",", omittingEmptySubsequences: false).map { IPPrefix($0) }
        prefixes = parsed.compactMap { $0 }
        guard prefixes.count == parsed.count else { return nil }
    }

    var defaultValueDescription: String {
        prefixes.isEmpty ? "none" : prefixes.map(\.description).joined(separator: ",")
    }
}
