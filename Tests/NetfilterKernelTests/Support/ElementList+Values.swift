import Netfilter

/// One element, so that lists can be compared whatever their order: hash sets have none.
struct ElementValue: Hashable {
    var bytes: [UInt8]
    var verdict: Verdict?
    var comment: String
}

extension ElementList {
    var values: Set<ElementValue> {
        Set(
            (0..<count).map { index in
                ElementValue(
                    bytes: Array(self[index]), verdict: verdicts.isEmpty ? nil : verdicts[index],
                    comment: comments.isEmpty ? "" : comments[index])
            })
    }
}
