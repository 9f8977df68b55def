import Addresses

/// The part of an element of an affinity map that tells which frontend a client connected to, as the bytes in its key.
public struct RememberedFrontend: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ frontend: Frontend) {
        let words = ElementWords(frontend)
        var bytes: [UInt8] = []
        words.write(to: &bytes, length: words.length)
        self.bytes = bytes
    }

    /// Takes it from an element.
    init(of element: ArraySlice<UInt8>, _ family: IPFamily) {
        bytes = Array(element.dropFirst(family.addressLength).prefix(RememberedFrontend.length(family)))
    }

    /// Address, protocol and port.
    static func length(_ family: IPFamily) -> Int { family.addressLength + 8 }
}
