/// `metav1.ListMeta`
struct ListMeta {
    var resourceVersion: UInt64
    var continueToken = ""
    var remainingItemCount: Int?

    func write(to writer: inout some FieldWriter) {
        writer.message("metadata", 1) { writer in
            writer.string("selfLink", 1, "")
            writer.string("resourceVersion", 2, "\(resourceVersion)")
            writer.string("continue", 3, continueToken)
            if let remainingItemCount { writer.integer("remainingItemCount", 4, Int64(remainingItemCount)) }
        }
    }
}
