extension ElementList {
    /// The elements whose key occurred before in the list.
    ///
    /// A hash table of its own over the packed bytes: this runs over every dump, which can have a million elements.
    var duplicates: [Int] {
        guard count > 1 else { return [] }
        let (stride, length) = (layout.stride, layout.keyLength * (layout.isInterval ? 2 : 1))
        let capacity = (count * 2).nextPowerOfTwo
        // Index of an element plus one; zero is a free place.
        var places = [UInt32](repeating: 0, count: capacity)
        var duplicates: [Int] = []
        bytes.withUnsafeBytes { bytes in
            for index in 0..<count {
                let key = UnsafeRawBufferPointer(rebasing: bytes[index * stride..<index * stride + length])
                var place = key.hash & (capacity - 1)
                while places[place] != 0 {
                    let start = (Int(places[place]) - 1) * stride
                    if key.elementsEqual(bytes[start..<start + length]) { break }
                    place = (place + 1) & (capacity - 1)
                }
                if places[place] != 0 { duplicates.append(index) } else { places[place] = UInt32(index + 1) }
            }
        }
        return duplicates
    }

    /// The same list with the first element of each key only.
    var withoutDuplicates: ElementList {
        let duplicates = Set(duplicates)
        guard !duplicates.isEmpty else { return self }
        var list = ElementList(layout: layout)
        list.reserveCapacity(count - duplicates.count)
        for index in 0..<count where !duplicates.contains(index) {
            list.append(
                verdict: verdicts.isEmpty ? nil : verdicts[index], comment: comments.isEmpty ? "" : comments[index]
            ) { $0.append(contentsOf: self[index]) }
        }
        return list
    }
}

extension UnsafeRawBufferPointer {
    /// FNV-1a.
    fileprivate var hash: Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in self { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7fff_ffff_ffff_ffff)
    }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
