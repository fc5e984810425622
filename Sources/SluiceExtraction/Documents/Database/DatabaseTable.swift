import SluiceCore

/// A table of a database, and how its rows are asked for.
struct DatabaseTable {
    let name: String
    let columns: [String]
    /// The name under which the row's number can be had; nil for a table without row numbers.
    private let rowNumber: String?

    /// Tables of the schema with rows of their own; views and virtual tables have none, the tables in which a virtual one
    /// keeps its content are among them.
    static func all(of file: DatabaseFile, limit: Int) throws(DatabaseFailure) -> [DatabaseTable] {
        let query = try file.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
        var names: [String] = []
        while names.count < limit, try query.next() { names.append(query.text(0)) }
        var tables: [DatabaseTable] = []
        for name in names { tables.append(try DatabaseTable(name, of: file)) }
        return tables
    }

    private init(_ name: String, of file: DatabaseFile) throws(DatabaseFailure) {
        self.name = name
        let query = try file.query("PRAGMA main.table_info(\(DatabaseFile.quoted(name)))")
        var columns: [String] = []
        while try query.next() { columns.append(query.text(1)) }
        self.columns = columns
        let used = Set(columns.map { $0.lowercased() })
        let table = "main.\(DatabaseFile.quoted(name))"
        rowNumber = ["rowid", "_rowid_", "oid"].first { alias in
            !used.contains(alias) && (try? file.query("SELECT \(alias) FROM \(table) NOT INDEXED")) != nil
        }
    }

    /// Whether the first value of a row is its number.
    var hasRowNumbers: Bool { rowNumber != nil }

    /// All rows in their order in the file.
    ///
    /// - Parameters:
    ///   - columns: which of the table's columns.
    ///   - file: the database.
    /// - Returns: the statement; its first value is the row's number, or NULL.
    /// - Throws: ``DatabaseFailure`` when SQLite refuses.
    func rows(of columns: [String], in file: DatabaseFile) throws(DatabaseFailure) -> DatabaseQuery {
        let values = [rowNumber ?? "NULL"] + columns.map { DatabaseFile.quoted($0) }
        let list = values.joined(separator: ", ")
        return try file.query("SELECT \(list) FROM main.\(DatabaseFile.quoted(name)) NOT INDEXED")
    }
}
