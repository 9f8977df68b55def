import Addresses
import Netfilter
import Services

extension ElementList {
    /// An element of `cluster-ips` or `nodeport-ips`.
    mutating func append(_ address: IPAddress) {
        var words = ElementWords()
        words.append(address)
        append(words)
    }

    /// An element of `hairpin-ips`: source and destination are the same endpoint.
    mutating func append(hairpin address: IPAddress) {
        var words = ElementWords()
        words.append(address)
        words.append(address)
        append(words)
    }

    /// An element of a dispatch map.
    mutating func append(_ frontend: Frontend, _ verdict: Verdict, comment: String) {
        append(ElementWords(frontend), verdict, comment)
    }

    /// An element of `external-frontends`: the address in whose place the frontend stands.
    mutating func append(_ frontend: Frontend, sharing address: IPAddress) {
        var words = ElementWords(frontend)
        words.append(address)
        append(words)
    }

    /// An element of a `rewriting` or `recording` map: the protocol is in the name of the map.
    mutating func append(afterDNAT frontend: Frontend, _ verdict: Verdict) {
        var words = ElementWords()
        if case .address(let address, _, _) = frontend { words.append(address) }
        words.append(port: frontend.port)
        append(words, verdict)
    }

    /// An element of the `allowed-sources` set of the range's length: its first address.
    mutating func append(_ frontend: Frontend, source: IPPrefix) {
        var words = ElementWords(frontend)
        words.append(source.address)
        append(words)
    }

    /// An element of an endpoint map.
    mutating func append(_ frontend: Frontend, slot: Int, _ backend: Backend) {
        var words = ElementWords(frontend)
        words.append(slot: slot)
        words.append(backend)
        append(words)
    }

    /// The elements of an endpoint map for one frontend, from slot 0 on.
    mutating func append(_ frontend: Frontend, slots: [Backend]) {
        let key = ElementWords(frontend)
        for (slot, backend) in slots.enumerated() {
            var words = key
            words.append(slot: slot)
            words.append(backend)
            append(words)
        }
    }

    /// A key that is a single port is two bytes long, not padded.
    private mutating func append(_ words: ElementWords, _ verdict: Verdict? = nil, _ comment: String = "") {
        let length = min(words.length, layout.stride)
        append(verdict: verdict, comment: comment) { words.write(to: &$0, length: length) }
    }
}
