package import SluiceLookup

extension ExactDataFile {
    /// Opens a file; see the initializer with a folding table.
    package convenience init(path: String, key: ExactDataKey) throws(ExactDataError) {
        try self.init(path: path, key: key, folding: FoldedCharacter.table)
    }
}

extension ExactDataBuilder {
    /// Begins a file; see the initializer with a folding table.
    package convenience init(path: String, columns: [String], key: ExactDataKey) throws(ExactDataError) {
        try self.init(path: path, columns: columns, key: key, folding: FoldedCharacter.table)
    }
}

extension FoldedCharacter {
    /// See ``SluiceLookup/FoldingTable/form(ofCell:)``.
    static func form(ofCell cell: Span<UInt8>) -> [UInt8]? { table.form(ofCell: cell) }
}
