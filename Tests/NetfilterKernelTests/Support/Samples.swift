import Netfilter

/// A small table for tests that need any table.
enum Samples {
    static let table = Table(family: .ip, name: "sample")

    /// Number of a thing to an address and port, as in the maps of endpoints.
    static let map = NamedSet(
        name: "endpoints", key: .typeof([.ipDestination, .transportProtocol, .destinationPort, .slot]),
        value: .data(.typeof([.ipDestination, .destinationPort])))

    static let verdicts = NamedSet(name: "services", key: .type([.ipv4Address, .inetService]), value: .verdict)

    /// Endpoints with the given numbers, each with a key and an address of its own.
    static func endpoints(_ numbers: Range<UInt32>, port: UInt16 = 8080, of set: NamedSet = map) -> ElementList {
        var list = ElementList(layout: set.layout)
        list.reserveCapacity(numbers.count)
        for number in numbers {
            let (high, low) = (UInt8(number >> 8 & 255), UInt8(number & 255))
            list.append { bytes in
                bytes += [10, 96, UInt8(number >> 16 & 255), high, 6, 0, 0, 0, 0, 80, 0, 0]
                withUnsafeBytes(of: number) { bytes += $0 }
                bytes += [10, 1, high, low, UInt8(port >> 8), UInt8(port & 255), 0, 0]
            }
        }
        return list
    }

    static func services(_ verdicts: [Verdict]) -> ElementList {
        var list = ElementList(layout: Samples.verdicts.layout)
        for (number, verdict) in verdicts.enumerated() {
            list.append(verdict: verdict) { $0 += [10, 96, 0, UInt8(number), 0, 80, 0, 0] }
        }
        return list
    }

    /// Adds the table with both maps.
    static func addTable(to batch: inout Batch, map: NamedSet = map) {
        batch.add(table)
        batch.add(map, in: table)
        batch.add(verdicts, in: table)
    }
}
