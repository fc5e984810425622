/// Which cells of an exact-data file an entry looks for.
package struct ExactDataReference: Sendable, Hashable {
    /// The file's name as the profile has it.
    package var file: String
    /// Where the file lies.
    package var path: String
    /// The column whose cells are looked for.
    package var primary: String
    /// Columns of the same row that must stand near the primary one; empty when that one is enough.
    package var columns: [String]
    /// How many of `columns` must be there, at least; 0 without any.
    package var minColumns: Int
    /// Bytes between the primary cell and another one, at most.
    package var within: Int
}
