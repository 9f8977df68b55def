import ArgumentParser
import Proxy

/// `primary` or CIDRs separated by commas.
struct NodePortOption: ExpressibleByArgument {
    var value: NodePortAddresses

    init(value: NodePortAddresses) { self.value = value }

    init?(argument: String) {
        if argument == "primary" {
            value = .primary
        } else if let list = PrefixList(argument: argument) {
            value = .ranges(list.prefixes)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String { "primary" }
}
