public import Netfilter
public import Ruleset

/// The kernel would refuse this.
public struct FakeRefusal: Error, Hashable {
    public var errno: ErrorNumber
    /// What it is about, for example `service-ips` or `chain cluster-3`.
    public var object: String
    /// Whose element is at fault; nobody's, if something is missing.
    public var frontend: Frontend?

    init(_ errno: ErrorNumber, _ object: String, frontend: Frontend? = nil) {
        self.errno = errno
        self.object = object
        self.frontend = frontend
    }

    init(_ errno: ErrorNumber, _ set: SetID, _ list: ElementList, _ index: Int, _ table: Table) {
        let frontend = errno == .notFound ? nil : set.frontend(of: list, index, table.family.addressFamily)
        self.init(errno, set.name, frontend: frontend)
    }
}
