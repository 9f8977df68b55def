/// What `nft list table` prints, made comparable: the kernel keeps elements in no order, and chains in that of creation. Counts of packets are left out.
struct Listing: Hashable {
    /// The text of every map, set and chain, with the elements in order.
    var objects: Set<String> = []

    init(_ text: String) {
        var object = ""
        var elements: String?
        for line in text.split(separator: "\n").map({ $0.filter { $0 != "\t" } }) {
            if line.hasPrefix("elements = {") { elements = "" }
            if let collected = elements {
                elements = collected + line
                guard line.hasSuffix("}") else { continue }
                object += Listing.sorted(collected + line) + "\n"
                elements = nil
            } else if line == "}" {
                objects.insert(object)
                object = ""
            } else {
                object += line + "\n"
            }
        }
    }

    static func withoutCounts(_ text: some StringProtocol) -> String {
        String(text).replacing(/\ packets \d+ bytes \d+/, with: "")
    }

    private static func sorted(_ elements: String) -> String {
        let inner = elements.dropFirst("elements = {".count).dropLast()
        return withoutCounts(inner).split(separator: ",")
            .map { $0.filter { $0 != " " } }.sorted().joined(separator: ", ")
    }
}
