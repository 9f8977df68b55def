public import Services

/// Which endpoint stands in which slot.
public enum SlotAssignment {
    /// Slots for `wanted` that keep every endpoint of `previous` that is still wanted where it is.
    ///
    /// A replaced endpoint's slot is given to a newcomer; when endpoints become fewer, the last slots move into the gaps.
    /// So at most two slots change per endpoint that goes.
    ///
    /// - Parameters:
    ///   - previous: what the slots hold now, in any order.
    ///   - wanted: sorted, without duplicates.
    /// - Returns: the endpoint of each slot.
    public static func slots(keeping previous: [Backend], wanted: [Backend]) -> [Backend] {
        guard !previous.isEmpty, !wanted.isEmpty else { return wanted }
        var slots = previous
        var gaps: [Int] = []
        var isPlaced = Array(repeating: false, count: wanted.count)
        for (slot, backend) in previous.enumerated() {
            if let index = position(of: backend, in: wanted), !isPlaced[index] {
                isPlaced[index] = true
            } else {
                gaps.append(slot)
            }
        }
        var nextGap = 0
        for (index, backend) in wanted.enumerated() where !isPlaced[index] {
            if nextGap < gaps.count {
                slots[gaps[nextGap]] = backend
                nextGap += 1
            } else {
                slots.append(backend)
            }
        }
        close(gaps[nextGap...], in: &slots)
        return slots
    }

    /// Moves the last slots into the gaps, which are in ascending order.
    private static func close(_ gaps: ArraySlice<Int>, in slots: inout [Backend]) {
        var gaps = gaps
        while let gap = gaps.first {
            if gaps.last == slots.count - 1 {
                gaps.removeLast()
                slots.removeLast()
            } else {
                slots[gap] = slots.removeLast()
                gaps.removeFirst()
            }
        }
    }

    private static func position(of backend: Backend, in sorted: [Backend]) -> Int? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < backend { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == backend ? low : nil
    }
}
