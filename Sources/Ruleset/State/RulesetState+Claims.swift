import Services

extension RulesetState {
    /// Gives a frontend to the port that claims it, or puts the port in the queue if an older one has it.
    mutating func claim(_ program: FrontendProgram, _ number: Int, _ conflicts: inout [FrontendConflict]) {
        let frontend = program.frontend
        guard let owner = owners[frontend], let ownerPort = ports[owner], let port = ports[number] else {
            touch(frontend)
            give(frontend, from: nil, to: number)
            count(program, by: 1)
            return
        }
        var queue = waiting[frontend] ?? []
        let isFirst = port.goesBefore(ownerPort)
        if isFirst {
            touch(frontend)
            if let old = ownerPort.frontend(frontend) { count(old.program, by: -1) }
            give(frontend, from: owner, to: number)
            count(program, by: 1)
            queue.removeAll { $0 == number }
            queue.append(owner)
        } else if !queue.contains(number) {
            queue.append(number)
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
        give(frontend, from: number, to: next)
        queue.removeAll { $0 == next }
        waiting[frontend] = queue.isEmpty ? nil : queue
        if let next, let heir = ports[next]?.frontend(frontend) { count(heir.program, by: 1) }
    }

    /// Makes a port the owner of a frontend, after `touch`. Where the slots of a port's other frontends stand depends on who
    /// has its ClusterIP.
    private mutating func give(_ frontend: Frontend, from previous: Int?, to number: Int?) {
        owners[frontend] = number
        if let previous { setHasClusterIP(previous, frontend, false) }
        if let number { setHasClusterIP(number, frontend, true) }
    }

    private mutating func setHasClusterIP(_ number: Int, _ frontend: Frontend, _ value: Bool) {
        // Most calls end here; the port is not copied for that.
        guard ports[number]?.programs.first?.frontend == frontend, ports[number]?.hasClusterIP == !value else { return }
        for program in ports[number]?.programs.dropFirst() ?? [] { touchOwned(program.frontend, number) }
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
