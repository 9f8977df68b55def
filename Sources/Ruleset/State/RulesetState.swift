public import Addresses
public import Kubernetes
public import Services

/// The wanted ruleset of one family, and what of it changed since the last transaction was made.
///
/// Costs follow the change: an update touches the frontends of one Service, and `takeTransaction` looks at touched
/// frontends only. The installed content is not kept a second time: what a touched frontend was before is remembered until
/// the transaction is made. If that transaction is not applied, this value no longer tells what is installed, and has to
/// be compared with the kernel's content again (`Adoption`).
public struct RulesetState: Sendable {
    public let form: RulesetForm
    /// Indexed by port number; nil where a number is free.
    var ports: [InstalledPort?] = []
    private var freeNumbers: [Int] = []
    private var numbersOfService: [ObjectName: [Int]] = [:]
    /// The port that has a frontend, by number.
    var owners: [Frontend: Int] = [:]
    /// Ports that claim a frontend which another one has.
    var waiting: [Frontend: [Int]] = [:]
    private(set) var clusterIPs = CountedSet<IPAddress>()
    private(set) var hairpins = CountedSet<IPAddress>()
    private(set) var nodePortIPs = CountedSet<IPAddress>()
    private(set) var serviceCIDRs: [IPPrefix] = []
    private var serviceCIDRsChanged = false
    var chains = CountedSet<SharedChain>()
    var affinities = CountedSet<Affinity>()
    /// Chains that exist in the kernel though nothing leads to them any more.
    public internal(set) var unusedChains: Set<SharedChain> = []
    /// Those whose recording chains exist though nothing leads to them any more.
    public internal(set) var unusedAffinities: Set<Affinity> = []
    /// What frontends were before they were touched; nil for one that was not there.
    var before: [Frontend: InstalledFrontend?] = [:]
    /// Off while the first state is built, which is compared as a whole.
    var remembersChanges = false
    /// Slots as found in the kernel, to be kept by ports that are new here.
    private var foundSlots: FoundSlots

    public init(_ form: RulesetForm, keeping foundSlots: FoundSlots = FoundSlots()) {
        self.form = form
        self.foundSlots = foundSlots
    }

    public var family: IPFamily { form.family }

    /// Ends the building of the first state: from now on changes are remembered for the next transaction.
    public mutating func startRemembering() {
        clusterIPs.startRemembering()
        hairpins.startRemembering()
        nodePortIPs.startRemembering()
        chains.startRemembering()
        affinities.startRemembering()
        foundSlots = FoundSlots()
        remembersChanges = true
    }

    public mutating func reserveCapacity(services: Int) {
        ports.reserveCapacity(services)
        numbersOfService.reserveCapacity(services)
        // Some have more than a ClusterIP.
        owners.reserveCapacity(services + services / 2)
        clusterIPs.reserveCapacity(services)
    }

    /// Makes `selected` all that is wanted for a Service; an empty list removes it.
    ///
    /// - Returns: frontends that another Service claims as well.
    @discardableResult
    public mutating func update(_ service: ObjectName, _ selected: [SelectedPort]) -> [FrontendConflict] {
        let previous = numbersOfService[service] ?? []
        if previous.isEmpty && selected.isEmpty { return [] }
        for number in previous {
            guard let name = ports[number]?.name, !selected.contains(where: { $0.name == name }) else { continue }
            remove(number)
        }
        var conflicts: [FrontendConflict] = []
        let numbers = selected.map { port in
            if let number = previous.first(where: { ports[$0]?.name == port.name }) {
                replace(number, by: port, &conflicts)
                return number
            }
            return add(port, &conflicts)
        }
        numbersOfService[service] = numbers.isEmpty ? nil : numbers
        return conflicts
    }

    /// Names of the Services that have something in the ruleset.
    public var services: some Collection<ObjectName> { numbersOfService.keys }

    /// Makes `addresses` the node addresses that accept NodePort traffic.
    public mutating func setNodePortAddresses(_ addresses: some Sequence<IPAddress>) {
        let wanted = Set(addresses.filter { $0.family == family })
        for address in nodePortIPs.counts.keys where !wanted.contains(address) { nodePortIPs.remove(address) }
        for address in wanted where !nodePortIPs.contains(address) { nodePortIPs.insert(address) }
    }

    /// Makes `ranges` those that ClusterIPs are allocated from.
    public mutating func setServiceCIDRs(_ ranges: [IPPrefix]) {
        guard ranges != serviceCIDRs else { return }
        serviceCIDRs = ranges
        serviceCIDRsChanged = remembersChanges
    }

    /// The difference to the last transaction; the same changes in any order give an equal transaction.
    public mutating func takeTransaction() -> Transaction {
        var transaction = Transaction(form: form)
        let chainChanges = chains.takeChanges()
        for chain in chainChanges.added where unusedChains.remove(chain) == nil { transaction.newChains.append(chain) }
        unusedChains.formUnion(chainChanges.removed)
        let affinityChanges = affinities.takeChanges()
        for affinity in affinityChanges.added where unusedAffinities.remove(affinity) == nil {
            transaction.newAffinities.append(affinity)
        }
        unusedAffinities.formUnion(affinityChanges.removed)
        if serviceCIDRsChanged { transaction.serviceCIDRs = serviceCIDRs }
        serviceCIDRsChanged = false
        transaction.change(.clusterIPs, clusterIPs.takeChanges())
        transaction.change(.nodePortIPs, nodePortIPs.takeChanges())
        transaction.change(.hairpinIPs, hairpins.takeChanges())
        let touched = before.count == 1 ? Array(before.keys) : before.keys.sorted()
        for frontend in touched {
            let old = before[frontend] ?? nil
            let new = installed(frontend)
            transaction.change(from: old, to: new)
            if let old, let affinity = old.program.affinity, old.isDisturbed(by: new) {
                transaction.disturbedAffinity[affinity.map, default: []].formUnion(remembered(frontend))
            }
        }
        before.removeAll(keepingCapacity: before.count < 64)
        return transaction
    }

    /// Chains that are installed but not used; deleting them is a transaction of its own, since kernels before 6.2
    /// refuse to delete a chain in the transaction that removes the last element leading to it.
    public mutating func takeUnusedChains() -> UnusedChains {
        defer {
            unusedChains.removeAll()
            unusedAffinities.removeAll()
        }
        return UnusedChains(shared: unusedChains, affinities: unusedAffinities)
    }

    /// Chains that could not be deleted after all.
    public mutating func returnUnusedChains(_ unused: UnusedChains) {
        unusedChains.formUnion(unused.shared.filter { !chains.contains($0) })
        unusedAffinities.formUnion(unused.affinities.filter { !affinities.contains($0) })
    }

    /// Whether `takeUnusedChains()` has any.
    public var hasUnusedChains: Bool { !unusedChains.isEmpty || !unusedAffinities.isEmpty }

    /// Whether any frontend is claimed by more than one port.
    var hasConflicts: Bool { !waiting.isEmpty }

    /// The Service that has a frontend.
    public func service(of frontend: Frontend) -> ObjectName? {
        owners[frontend].flatMap { ports[$0]?.name.service }
    }

    /// A frontend as it is wanted now.
    func installed(_ frontend: Frontend) -> InstalledFrontend? {
        guard let owner = owners[frontend] else { return nil }
        return ports[owner]?.frontend(frontend)
    }
}

extension RulesetState {
    private mutating func add(_ port: SelectedPort, _ conflicts: inout [FrontendConflict]) -> Int {
        let found = foundSlots.slots(of: port)
        let new = InstalledPort(
            port,
            cluster: SlotAssignment.slots(keeping: found.cluster, wanted: port.endpoints.cluster),
            local: SlotAssignment.slots(keeping: found.local, wanted: port.endpoints.local))
        let number: Int
        if let free = freeNumbers.popLast() {
            number = free
            ports[number] = new
        } else {
            number = ports.count
            ports.append(new)
        }
        clusterIPs.insert(new.clusterIP)
        for address in new.hairpin { hairpins.insert(address) }
        for program in new.programs { claim(program, number, &conflicts) }
        return number
    }

    private mutating func remove(_ number: Int) {
        guard let port = ports[number] else { return }
        for program in port.programs { release(program, number) }
        clusterIPs.remove(port.clusterIP)
        for address in port.hairpin { hairpins.remove(address) }
        ports[number] = nil
        freeNumbers.append(number)
    }

    private mutating func replace(_ number: Int, by port: SelectedPort, _ conflicts: inout [FrontendConflict]) {
        guard let old = ports[number] else { return }
        let new = InstalledPort(
            port,
            cluster: SlotAssignment.slots(keeping: old.cluster, wanted: port.endpoints.cluster),
            local: SlotAssignment.slots(keeping: old.local, wanted: port.endpoints.local))
        clusterIPs.insert(new.clusterIP)
        clusterIPs.remove(old.clusterIP)
        if new.hairpin != old.hairpin {
            for address in new.hairpin { hairpins.insert(address) }
            for address in old.hairpin { hairpins.remove(address) }
        }
        let slotsChanged = new.cluster != old.cluster || new.local != old.local
        // A Service that was made again under its name has another age, and may have to leave its frontends to others.
        let ageChanged = new.created != old.created
        for program in old.programs
        where ageChanged || !new.programs.contains(where: { $0.frontend == program.frontend }) {
            release(program, number)
        }
        // Slots under the ClusterIP serve the other frontends too, as long as the port has it.
        if old.programs != new.programs { touchOwned(new.clusterIPFrontend, number) }
        let keepsClusterIP = old.hasClusterIP && new.clusterIPFrontend.map { owners[$0] == number } ?? false
        for program in old.programs where slotsChanged || !keepsClusterIP || !new.programs.contains(program) {
            touchOwned(program.frontend, number)
        }
        ports[number] = new
        for program in new.programs {
            if owners[program.frontend] == number {
                let oldProgram = old.programs.first { $0.frontend == program.frontend }
                count(program, by: 1)
                if let oldProgram { count(oldProgram, by: -1) }
            } else {
                claim(program, number, &conflicts)
            }
        }
    }
}
