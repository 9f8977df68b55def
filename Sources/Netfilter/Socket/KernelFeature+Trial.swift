import Addresses

extension KernelFeature {
    /// Adds to a batch, in which `table` exists, what the kernel accepts if it has the feature.
    func addTrial(to batch: inout Batch, in table: Table) {
        switch self {
        case .tables: break
        case .natChains: addChain(to: &batch, in: table, .prerouting, [])
        case .destinationNAT:
            let nat = NAT(
                kind: .destination, family: table.family, address: .word(0), port: .word(4),
                flags: [.mapAddresses, .mapPorts])
            addChain(to: &batch, in: table, .prerouting, [address(.source, table, into: 0), port(into: 4), .nat(nat)])
        case .masquerade: addChain(to: &batch, in: table, .postrouting, [.masquerade(.fullyRandom)])
        case .reject:
            let code: UInt8 = table.family == .ip ? 3 : 4
            addChain(to: &batch, in: table, .prerouting, [.reject(.icmpUnreachable(code: code))])
        case .routeLookup:
            let local: [UInt8] = withUnsafeBytes(of: UInt32(2)) { Array($0) }
            addRule(
                to: &batch, in: table,
                [.fibType(.source, into: .word(0)), .compare(.equal, .word(0), local)])
        case .numberGenerator:
            addRule(to: &batch, in: table, [.numberGenerator(.random, modulus: 3, offset: 0, into: .word(0))])
        case .conntrack:
            let destination: Expression.ConntrackKey = table.family == .ip ? .ipDestination : .ip6Destination
            addRule(
                to: &batch, in: table,
                [
                    .meta(.transportProtocol, into: .word(0)), .compare(.equal, .word(0), [6]),
                    .conntrack(destination, direction: .original, into: .word(0)),
                    .conntrack(.destinationPort, direction: .original, into: .word(4)),
                ])
        case .concatenatedMaps, .verdictMaps, .concatenatedRanges, .elementCounters, .dynamicMaps:
            let set = trialSet(table.family)
            batch.add(set, in: table)
            guard self == .dynamicMaps else { return }
            let update = SetUpdate(set: set.name, key: .word(0), data: .word(8))
            let words = table.family == .ip ? 1 : 4
            addRule(
                to: &batch, in: table,
                [
                    address(.source, table, into: 0), port(into: words),
                    address(.destination, table, into: 8), port(into: 8 + words), .updateSet(update),
                ])
        }
    }

    private func trialSet(_ family: TableFamily) -> NamedSet {
        let address: DataType = family == .ip ? .ipv4Address : .ipv6Address
        let pair = FieldSpecification.type([address, .inetService])
        let name = rawValue
        return switch self {
        case .verdictMaps: NamedSet(name: name, key: pair, value: .verdict)
        case .concatenatedRanges: NamedSet(name: name, key: pair, flags: .interval)
        case .elementCounters: NamedSet(name: name, key: pair, hasCounters: true)
        case .dynamicMaps:
            NamedSet(
                name: name, key: pair, value: .data(pair), flags: [.dynamic, .timeout], timeout: 10_800_000,
                size: 65_536)
        default: NamedSet(name: name, key: pair, value: .data(pair))
        }
    }

    /// A base chain: nat statements are valid only where the chain leads.
    private func addChain(
        to batch: inout Batch, in table: Table, _ point: Chain.HookPoint, _ expressions: [Expression]
    ) {
        let priority: Int32 = point == .prerouting ? -100 : 100
        let name = rawValue
        batch.add(
            Chain(name: name, hook: Chain.Hook(type: .nat, point: point, priority: priority)), in: table)
        if !expressions.isEmpty { batch.add(Rule(expressions), to: name, in: table) }
    }

    private func addRule(to batch: inout Batch, in table: Table, _ expressions: [Expression]) {
        let name = rawValue
        batch.add(Chain(name: name), in: table)
        batch.add(Rule(expressions), to: name, in: table)
    }

    private func address(_ side: Expression.FibAddress, _ table: Table, into word: Int) -> Expression {
        let offset: UInt32 =
            switch (table.family, side) {
            case (.ip, .source): 12
            case (.ip, .destination): 16
            case (.ip6, .source): 8
            case (.ip6, .destination): 24
            }
        let length = UInt32(table.family.addressFamily.addressLength)
        return .payload(.networkHeader, offset: offset, length: length, into: .word(word))
    }

    private func port(into word: Int) -> Expression {
        .payload(.transportHeader, offset: 2, length: 2, into: .word(word))
    }
}
