import Services

extension ServicePortName {
    /// One of `count` numbers from 0 on, which spreads ports evenly and is the same after a restart.
    func share(of count: Int) -> Int {
        // FNV-1a.
        let hash = description.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return Int((hash ^ hash >> 32) % UInt64(count))
    }
}
