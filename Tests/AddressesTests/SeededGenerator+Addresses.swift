import Addresses
import TestSupport

extension SeededGenerator {
    /// Zero groups are frequent, since they are what text abbreviates.
    mutating func address() -> IPAddress {
        if Bool.random(using: &self) { return IPAddress(ipv4: UInt32.random(in: 0...(.max), using: &self)) }
        if Int.random(in: 0..<20, using: &self) == 0 {
            return IPAddress(high: 0, low: 0xffff_0000_0000 | UInt64(UInt32.random(in: 0...(.max), using: &self)))
        }
        let groups = (0..<8).map { _ in
            Bool.random(using: &self)
                ? 0 : UInt64.random(in: 0...0xffff, using: &self) >> UInt64.random(in: 0...15, using: &self)
        }
        return IPAddress(
            high: groups.prefix(4).reduce(0) { $0 << 16 | $1 }, low: groups.suffix(4).reduce(0) { $0 << 16 | $1 })
    }

    mutating func damaged(_ text: String) -> String {
        var characters = Array(text)
        for _ in 0..<Int.random(in: 0...2, using: &self) {
            let index = Int.random(in: 0..<characters.count, using: &self)
            switch Int.random(in: 0..<3, using: &self) {
            case 0 where characters.count > 1: characters.remove(at: index)
            case 1: characters[index] = Array("0159afgAF:. /%x").randomElement(using: &self) ?? "0"
            default: characters.insert(Array("0159af:.").randomElement(using: &self) ?? "0", at: index)
            }
        }
        return String(characters)
    }
}
