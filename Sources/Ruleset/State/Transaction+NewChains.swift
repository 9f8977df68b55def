extension Transaction {
    /// Takes the chains that do not exist yet out, to be committed before the elements that lead to them.
    ///
    /// A packet keeps to the rules of the moment it came in, but finds elements as they are at each lookup. One that a
    /// commit overtakes would be led to a chain that has no rules for it yet, and leave untranslated.
    ///
    /// - Returns: a transaction for the chains; nil if there are none, or if they come with the table.
    public mutating func takeNewChains() -> Transaction? {
        guard !replacesTable, !newChains.isEmpty || !newAffinities.isEmpty else { return nil }
        var chains = Transaction(form: form)
        swap(&chains.newChains, &newChains)
        swap(&chains.newAffinities, &newAffinities)
        return chains
    }
}
