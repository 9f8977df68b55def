import Testing

@testable import Netfilter

/// Damaged input must end in a value or an error: never in a crash, and never go on for ever.
@Suite("Damaged input")
struct FuzzTests {
    /// Counts the same way for the same seed, so that a failure can be repeated (SplitMix64).
    struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }

    /// Hands the bytes to every decoder; true if one of them took them.
    private func decode(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var decoded = false
            var reader = MessageReader(buffer)
            while let message = try? reader.next() {
                if let table = try? Table.decode(message) { decoded = decoded || !table.name.isEmpty }
                if let chain = try? Chain.decode(message) { decoded = decoded || !chain.value.name.isEmpty }
                if let set = try? NamedSet.decode(message) { decoded = decoded || !set.value.name.isEmpty }
                if let rule = try? InstalledRule.decode(message) { decoded = decoded || !rule.value.chain.isEmpty }
                for set in [SetGolden.reference[0].set, SetGolden.reference[2].set, SetGolden.reference[4].set] {
                    var elements = ElementList(layout: set.layout)
                    do { try elements.append(elementsOf: message) } catch { continue }
                    decoded = decoded || !elements.isEmpty
                }
            }
            return decoded
        }
    }

    @Test("Random bytes are read to an end", arguments: 0..<8 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0..<200, using: &generator)
            var bytes = message(payload: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
            if Bool.random(using: &generator) { bytes[0] = UInt8.random(in: 0...255, using: &generator) }
            _ = decode(bytes)
        }
    }

    @Test("Messages of a kernel with bytes changed or cut off are read to an end", arguments: 0..<2 as Range<UInt64>)
    func changedMessages(seed: UInt64) {
        var generator = SeededGenerator(state: seed)
        var accepted = 0
        for golden in RuleGolden.all.map(\.dump) + SetCodecTests.dumps.map({ hex($0.1) }) {
            for _ in 0..<200 {
                var payload = golden
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    payload[Int.random(in: payload.indices, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                if Bool.random(using: &generator) { payload.removeLast(.random(in: 1..<40, using: &generator)) }
                if decode(message(payload: payload)) { accepted += 1 }
            }
        }
        // Most changes leave a message that is well-formed: the test reaches more than the first check.
        #expect(accepted > 1_000)
    }
}
