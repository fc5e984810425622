import SluiceCore

/// Takes dead letters off the list, so that the next scan that meets them examines them. No scan may write at the same
/// time.
package final class RetryRequest {
    private let lock: DatabaseLock
    private let connection: SQLiteConnection
    private let path: String

    /// Opens an existing database for writing, and brings its tables up to date.
    ///
    /// - Throws: ``SluiceError`` of kind `.sink` when there is none, it is not ours or newer than we are, or a run writes
    ///   it.
    package init(path: String) throws {
        let file = try DatabaseFile.forReading(path)
        self.path = SafeText.line(file.path)
        lock = try DatabaseLock(for: file)
        do {
            connection = try SQLiteConnection(path: file.path, mode: .readWrite)
            guard !connection.isReadOnly else { throw SQLiteFailure.notWritable }
            try DatabaseSchema.prepare(connection, path: file.path)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: self.path)
        }
    }

    /// Has all count as never tried.
    ///
    /// - Returns: how many these were that had been tried.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    package func releaseAll() throws -> Int {
        try writing {
            try connection.run("UPDATE coverage SET attempts = 0 WHERE attempts > 0")
            let assets = connection.changes
            try connection.run(
                """
                UPDATE source_notes SET value = json_set(value, '$.attempts', 0)
                    WHERE json_extract(value, '$.attempts') > 0
                """)
            return assets + connection.changes
        }
    }

    /// Has some count as never tried: the asset or log file of an id, or assets whose ids are paths below it.
    ///
    /// - Parameter ids: of assets, log files or folders.
    /// - Returns: how many assets of each had been tried, in the order of the ids. Nothing changes when one had none.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    package func release(_ ids: [String]) throws -> [Int] {
        try writing {
            let count = try connection.prepare(text: "SELECT count(*) FROM coverage WHERE " + Self.isMeant)
            let update = try connection.prepare(text: "UPDATE coverage SET attempts = 0 WHERE " + Self.isMeant)
            let countNotes = try connection.prepare(text: "SELECT count(*) FROM source_notes WHERE " + Self.isNoted)
            let updateNotes = try connection.prepare(
                text: "UPDATE source_notes SET value = json_set(value, '$.attempts', 0) WHERE " + Self.isNoted)
            func number(_ count: SQLiteStatement, _ values: [SQLiteValue]) throws -> Int {
                try count.bind(values)
                defer { count.reset() }
                return try count.step() ? Int(count.integer(0)) : 0
            }
            let counts = try ids.map { try number(count, Self.values($0)) + number(countNotes, [.text($0)]) }
            guard !counts.contains(0) else { return counts }
            for id in ids {
                for (statement, values) in [(update, Self.values(id)), (updateNotes, [.text(id)])] {
                    try statement.bind(values)
                    while try statement.step() {}
                    statement.reset()
                }
            }
            return counts
        }
    }

    private static let isMeant =
        "attempts > 0 AND (asset_id = ?1 OR substr(CAST(asset_id AS BLOB), 1, ?3) = CAST(?2 AS BLOB))"

    private static let isNoted =
        "json_extract(value, '$.attempts') > 0 AND json_extract(value, '$.id') = ?1"

    private static func values(_ id: String) -> [SQLiteValue] {
        let folder = id.hasSuffix("/") ? id : id + "/"
        return [.text(id), .text(folder), .count(folder.utf8.count)]
    }

    private func writing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try withExtendedLifetime(lock) { try connection.transaction(body) }
        } catch let failure as SQLiteFailure {
            throw failure.error(path: path)
        }
    }
}
