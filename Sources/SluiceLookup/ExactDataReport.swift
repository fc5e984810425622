/// What became of a table: counts, never values.
package struct ExactDataReport: Sendable, Hashable {
    /// Why a cell is not in the file.
    package enum Fault: String, Sendable, Hashable, CaseIterable {
        case empty
        /// One letter or digit.
        case short = "too short"
        /// One character again and again.
        case repeated = "one character repeated"
        /// More bytes or words than are looked for.
        case long = "too long"
        /// More signs in a row than are passed over in a text.
        case sparse = "too many signs in a row"
        case notText = "no UTF-8"
    }

    /// What became of one column.
    package struct Column: Sendable, Hashable {
        package var name: String
        /// Cells in the file.
        package var cells = 0
        /// Different values among them.
        package var values = 0
        /// Cells among them that are too short to be looked for by themselves.
        package var shortCells = 0
        /// Values that stand in too many rows to join others to.
        package var commonValues = 0
        package var leftOut: [Fault: Int] = [:]
    }

    package var rows: Int
    package var fileBytes: Int64
    package var columns: [Column]
    /// Numbers, from 1, of the table's columns that have no name and so are not in the file.
    package var namelessColumns: [Int] = []
}
