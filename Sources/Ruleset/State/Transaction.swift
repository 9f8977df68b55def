public import Addresses
public import Netfilter
import Services

/// What is sent to the kernel in one step: chains and elements that go and come.
public struct Transaction: Hashable, Sendable {
    public let form: RulesetForm
    /// The table, with all its sets and constant chains, is made anew; one that exists is deleted in the same step.
    public var replacesTable = false
    /// Whether there is a table to be deleted; meaningful if `replacesTable`.
    public var deletesTable = false
    /// Which of the form's chains are made.
    public var formChains = FormChains.none
    /// Chains that Services share and that do not exist yet.
    public var newChains: [SharedChain] = []
    /// Those whose recording chains do not exist yet.
    public var newAffinities: [Affinity] = []
    /// Ranges that ClusterIPs are allocated from; nil if the rules about them stay.
    public var serviceCIDRs: [IPPrefix]?
    /// Where clients may be remembered at endpoints that they must not go to any more; these elements have to be found in
    /// the kernel and added to the transaction (`RulesetState.staleAffinity`).
    public var disturbedAffinity: [AffinityMap: Set<RememberedFrontend>] = [:]
    /// Elements to be deleted, of which only the keys matter.
    public private(set) var deletions: [SetElements] = []
    /// Elements to be added.
    public private(set) var additions: [SetElements] = []

    public init(form: RulesetForm) { self.form = form }

    public var isEmpty: Bool {
        !replacesTable && formChains == .none && disturbedAffinity.isEmpty && serviceCIDRs == nil && newChains.isEmpty
            && newAffinities.isEmpty
            && elementCount == 0
    }

    /// Sets that the new chains look up. They may exist: to make one again does nothing.
    public var newSets: [SetID] {
        Set(newChains.flatMap { $0.sourceSets(form.family) }).sorted { $0.index < $1.index }
    }

    /// Every set that there is after a transaction that replaces the table.
    public var sets: [SetID] { SetID.constant + newSets }

    /// Chains that do not exist yet.
    public var newTemplates: [ChainTemplate] {
        newAffinities.flatMap { RecordingChain.all($0) }.map(\.template)
            + newChains.map { form.template($0) }
    }

    /// Those of the form's chains that are made.
    public var formTemplates: [ChainTemplate] {
        switch formChains {
        case .none: []
        case .all: form.chains
        case .regular: form.chains.filter { $0.chain.hook == nil }
        case .base: form.chains.filter { $0.chain.hook != nil }
        }
    }

    /// Every chain that there is after a transaction that replaces the table.
    public var chains: [ChainTemplate] {
        form.chains.map { $0.chain.name == ChainName.unallocated ? form.unallocated(serviceCIDRs ?? []) : $0 }
            + newTemplates
    }

    /// Clients to be forgotten.
    public mutating func setDeletedAffinity(_ map: AffinityMap, _ elements: ElementList?) {
        deletions[.affinity(map)] = elements
    }

    /// Elements deleted and added; a changed one counts twice.
    public var elementCount: Int { (deletions + additions).reduce(0) { $0 + $1.elements.count } }

    /// Elements to be deleted, of which only the keys matter; nil if there are none.
    public func deletedElements(_ set: SetID) -> ElementList? { deletions[set] }

    /// Elements to be added; nil if there are none.
    public func addedElements(_ set: SetID) -> ElementList? { additions[set] }

    /// Appends to the elements of `set` that are added.
    mutating func add(to set: SetID, _ append: (inout ElementList) -> Void) {
        let family = form.family
        append(&additions[set, default: ElementList(layout: set.definition(family: family).layout)])
    }

    /// Appends to the elements of `set` that are deleted.
    mutating func delete(from set: SetID, _ append: (inout ElementList) -> Void) {
        let family = form.family
        append(&deletions[set, default: ElementList(layout: set.definition(family: family).layout)])
    }

    mutating func reserve(_ set: SetID, _ count: Int) { add(to: set) { $0.reserveCapacity(count) } }
}

extension Transaction {
    /// Which of the form's chains a transaction makes.
    public enum FormChains: Hashable, Sendable {
        case none
        case all
        /// Those that packets reach from other chains only.
        case regular
        /// Those that packets reach: from then on the table is in force.
        case base
    }
}
