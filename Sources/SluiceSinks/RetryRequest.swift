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

    /// Has all assets count as never tried.
    ///
    /// - Returns: how many these were that had been tried.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    package func releaseAll() throws -> Int {
        try writing {
            try connection.run("UPDATE coverage SET attempts = 0 WHERE attempts > 0")
            return connection.changes
        }
    }

    /// Has some assets count as never tried: that of an id, or those whose ids are paths below it.
    ///
    /// - Parameter ids: of assets or folders.
    /// - Returns: how many assets of each had been tried, in the order of the ids. Nothing changes when one had none.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    package func release(_ ids: [String]) throws -> [Int] {
        try writing {
            let count = try connection.prepare(text: "SELECT count(*) FROM coverage WHERE " + Self.isMeant)
            let update = try connection.prepare(text: "UPDATE coverage SET attempts = 0 WHERE " + Self.isMeant)
            let counts = try ids.map { id in
                try count.bind(Self.values(id))
                defer { count.reset() }
                return try count.step() ? Int(count.integer(0)) : 0
            }
            guard !counts.contains(0) else { return counts }
            for id in ids {
                try update.bind(Self.values(id))
                while try update.step() {}
                update.reset()
            }
            return counts
        }
    }

    private static let isMeant =
        "attempts > 0 AND (asset_id = ?1 OR substr(CAST(asset_id AS BLOB), 1, ?3) = CAST(?2 AS BLOB))"

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
