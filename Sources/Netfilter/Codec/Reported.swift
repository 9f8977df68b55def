/// An object as the kernel reports it, with the table that holds it: not every kernel can dump one table alone.
struct Reported<Value> {
    /// `NFPROTO_` number; may be one that `TableFamily` does not have.
    let family: UInt8?
    let table: String
    /// Identifies the object in its table for as long as it exists.
    let handle: UInt64
    let value: Value

    func belongs(to table: Table) -> Bool { family == table.family.rawValue && self.table == table.name }
}
