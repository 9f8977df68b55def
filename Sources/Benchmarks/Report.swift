import Glibc

/// Aligned rows of figures, printed as they come.
struct Report {
    /// Width of each column; text in the first `textColumns` is aligned to the left, figures to the right.
    let widths: [Int]
    let textColumns: Int

    /// Prints the headings of the columns.
    init(_ columns: [(heading: String, width: Int)], textColumns: Int) {
        widths = columns.map(\.width)
        self.textColumns = textColumns
        add(columns.map(\.heading))
    }

    func add(_ cells: [String]) {
        let padded = zip(cells, widths).enumerated().map { column, cell in
            let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return column < textColumns ? cell.0 + padding : padding + cell.0
        }
        print(padded.joined(separator: "  "))
        // A row appears when it is measured, also in a file or a pipe.
        fflush(nil)
    }
}
