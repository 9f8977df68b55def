public import Addresses
public import Netfilter
import Services

/// What a dump of the table found, before it is known what is wanted.
public struct FoundContents: Sendable {
    /// By name of the set.
    public var elements: [String: ElementList]
    public var sharedChains: Set<SharedChain>
    /// Rules of the chain `unallocated`.
    private var unallocatedRules: [Rule]
    /// Those whose recording chains exist.
    public var affinities: Set<Affinity>

    /// A table that does not have the form that is wanted, for example another version's, is not adopted: nil.
    public init?(_ installed: InstalledTable, form: RulesetForm) {
        let sets = Set(installed.sets)
        guard sets.isSuperset(of: form.sets), sets.subtracting(form.sets).isSubset(of: form.sourceSets) else {
            return nil
        }
        var chains = Dictionary(uniqueKeysWithValues: form.chains.map { ($0.chain.name, $0) })
        sharedChains = []
        affinities = []
        for chain in installed.chains {
            if let affinity = RecordingChain.affinity(ofChain: chain.name), affinities.insert(affinity).inserted {
                for recording in RecordingChain.all(affinity) { chains[recording.name] = recording.template }
            }
            if let sharedChain = SharedChain(name: chain.name) {
                sharedChains.insert(sharedChain)
                chains[chain.name] = form.template(sharedChain)
            }
            guard let template = chains.removeValue(forKey: chain.name), template.chain == chain,
                chain.name == ChainName.unallocated
                    || template.rules.map({ $0.rule(form.family) }) == installed.rules[chain.name] ?? []
            else { return nil }
        }
        guard chains.isEmpty else { return nil }
        unallocatedRules = installed.rules[ChainName.unallocated] ?? []
        elements = installed.elements
    }

    /// Whether exactly these ranges are dropped.
    func drops(_ serviceCIDRs: [IPPrefix], _ form: RulesetForm) -> Bool {
        form.unallocated(serviceCIDRs).rules.map { $0.rule(form.family) } == unallocatedRules
    }

    /// Endpoints by frontend and slot, as far as slots are filled without gaps.
    public func slots(_ family: IPFamily) -> FoundSlots {
        FoundSlots(cluster: slots(.clusterEndpoints, family), local: slots(.localEndpoints, family))
    }

    private func slots(_ set: SetID, _ family: IPFamily) -> [Frontend: [Backend]] {
        guard let list = elements[set.name], list.layout == set.definition(family: family).layout else { return [:] }
        var found: [Frontend: [(slot: Int, backend: Backend)]] = [:]
        for index in 0..<list.count {
            var key = ElementKey(list[index])
            guard let frontend = key.frontend(family, isNodePort: false) else { continue }
            let slot = key.slot()
            guard let address = key.address(family) else { continue }
            found[frontend, default: []].append((slot, Backend(address, key.port())))
        }
        return found.mapValues { slots in
            slots.sorted { $0.slot < $1.slot }.map(\.backend)
        }
    }
}

extension RulesetState {
    /// The transaction that turns what was found into what is wanted: nothing, if they are the same.
    ///
    /// Chains that were found and are not used are remembered to be deleted later.
    public mutating func adoption(of found: FoundContents) -> Transaction {
        let wanted = contents()
        var transaction = Transaction(form: form)
        transaction.newChains = wanted.newChains.filter { !found.sharedChains.contains($0) }
        unusedChains = found.sharedChains.subtracting(wanted.newChains)
        transaction.newAffinities = wanted.newAffinities.filter { !found.affinities.contains($0) }
        unusedAffinities = found.affinities.subtracting(wanted.newAffinities)
        if !found.drops(serviceCIDRs, form) { transaction.serviceCIDRs = serviceCIDRs }
        for map in AffinityMap.allCases {
            guard let remembered = found.elements[map.name] else { continue }
            let disturbed = rememberedFrontends(in: staleAffinity(in: remembered, of: map))
            if !disturbed.isEmpty { transaction.disturbedAffinity[map] = disturbed }
        }
        // What is remembered about clients comes from packets.
        for set in SetID.allCases where !set.remembersClients {
            let (installed, added) = (found.elements[set.name], wanted.addedElements(set))
            guard installed != nil || added != nil else { continue }
            let empty = ElementList(layout: set.definition(family: form.family).layout)
            let difference = ElementDifference(from: installed ?? empty, to: added ?? empty)
            if !difference.deleted.isEmpty { transaction.delete(from: set) { $0 = difference.deleted } }
            if !difference.added.isEmpty { transaction.add(to: set) { $0 = difference.added } }
        }
        return transaction
    }
}
