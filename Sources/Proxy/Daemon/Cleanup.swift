import Addresses
public import Netfilter
import Ruleset

/// Removes everything that Shunt has in the kernel: its two tables and nothing else.
public enum Cleanup {
    /// - Returns: the tables that were there, for example `ip shunt`.
    public static func run(namespace: NetworkNamespaceReference = .current) throws -> [String] {
        let kernel = try NetfilterKernel(namespace: namespace)
        let tables = IPFamily.allCases.map { RulesetForm.table($0) }
        return try tables.filter { try kernel.delete($0) }.map { "\($0.family) \($0.name)" }
    }
}
