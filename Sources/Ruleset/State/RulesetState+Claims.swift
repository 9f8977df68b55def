import Services

extension RulesetState {
    /// Gives a frontend to the port that claims it, or puts the port in the queue if an older one has it.
    mutating func claim(_ program: FrontendProgram, _ number: Int, _ conflicts: inout [FrontendConflict]) {
        let frontend = program.frontend
        guard let owner = owners[frontend], let ownerPort = ports[owner], let port = ports[number] else {
            touch(frontend)
            owners[frontend] = number
            count(program, by: 1)
            return
        }
        var queue = waiting[frontend] ?? []
        let isFirst = port.goesBefore(ownerPort)
        if isFirst {
            touch(frontend)
            if let old = ownerPort.frontend(frontend) { count(old.program, by: -1) }
            owners[frontend] = number
            setHasClusterIP(owner, frontend, false)
            count(program, by: 1)
            queue.removeAll { $0 == number }
            queue.append(owner)
        } else {
            setHasClusterIP(number, frontend, false)
            if !queue.contains(number) { queue.append(number) }
        }
        waiting[frontend] = queue
        conflicts.append(
            FrontendConflict(
                frontend: frontend, owner: isFirst ? port.name : ownerPort.name,
                waiting: isFirst ? ownerPort.name : port.name))
    }

    /// Takes a frontend from a port; the next in the queue gets it.
    mutating func release(_ program: FrontendProgram, _ number: Int) {
        let frontend = program.frontend
        var queue = waiting[frontend] ?? []
        guard owners[frontend] == number else {
            queue.removeAll { $0 == number }
            waiting[frontend] = queue.isEmpty ? nil : queue
            return
        }
        touch(frontend)
        count(program, by: -1)
        let next = queue.min { left, right in
            guard let left = ports[left], let right = ports[right] else { return false }
            return left.goesBefore(right)
        }
        owners[frontend] = next
        if let next { setHasClusterIP(next, frontend, true) }
        queue.removeAll { $0 == next }
        waiting[frontend] = queue.isEmpty ? nil : queue
        if let next, let heir = ports[next]?.frontend(frontend) { count(heir.program, by: 1) }
    }

    /// Notes whether a port has its ClusterIP, if that is what `frontend` is. Where the slots of its other frontends stand
    /// depends on it.
    private mutating func setHasClusterIP(_ number: Int, _ frontend: Frontend, _ value: Bool) {
        guard let port = ports[number], port.clusterIPFrontend == frontend, port.hasClusterIP != value else { return }
        for program in port.programs.dropFirst() { touchOwned(program.frontend, number) }
        ports[number]?.hasClusterIP = value
    }

    mutating func touchOwned(_ frontend: Frontend?, _ number: Int) {
        guard let frontend, owners[frontend] == number else { return }
        touch(frontend)
    }

    private mutating func touch(_ frontend: Frontend) {
        guard remembersChanges, before[frontend] == nil else { return }
        before[frontend] = .some(installed(frontend))
    }

    mutating func count(_ program: FrontendProgram, by difference: Int) {
        program.forEachChain { if difference > 0 { chains.insert($0) } else { chains.remove($0) } }
        guard let affinity = program.affinity else { return }
        if difference > 0 { affinities.insert(affinity) } else { affinities.remove(affinity) }
    }
}
