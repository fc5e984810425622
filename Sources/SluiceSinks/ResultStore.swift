package import SluiceCore

/// The result database opened for reading, also while a run writes it. Belongs to one task.
package final class ResultStore {
    private let connection: SQLiteConnection
    private let path: String

    /// Opens an existing database read-only; nothing is created or changed.
    ///
    /// - Throws: ``SluiceError`` of kind `.sink` when there is none, or it is not ours or newer than we are.
    package init(path: String) throws {
        let file = try DatabaseFile.forReading(path)
        self.path = file.path
        do {
            connection = try Self.open(file)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(file.path))
        }
    }

    /// Findings in order of severity, type, tenant and asset, each given to `body` as it is read.
    ///
    /// - Parameters:
    ///   - query: which ones.
    ///   - withMatches: whether the stored matches are read too.
    ///   - body: called once for each finding.
    /// - Throws: ``SluiceError`` of kind `.sink` when reading fails, or what `body` throws.
    package func findings(
        _ query: FindingsQuery,
        withMatches: Bool,
        _ body: (StoredFinding) throws -> Void
    ) throws {
        try reading {
            let reader = try FindingReader(connection)
            let (text, values) = query.statement
            let rows = try connection.prepare(text: text)
            try rows.bind(values)
            while try rows.step() { try body(reader.row(rows, withMatches: withMatches)) }
        }
    }

    /// How many findings a query means, without regard to its limit.
    package func count(_ query: FindingsQuery) throws -> Int {
        var unlimited = query
        unlimited.limit = nil
        return try reading {
            let (text, values) = unlimited.statement
            let rows = try connection.prepare(text: "SELECT count(*) FROM (\(text))")
            try rows.bind(values)
            return try rows.step() ? Int(rows.integer(0)) : 0
        }
    }

    /// The finding of an id, or of the beginning of one.
    ///
    /// - Throws: ``SluiceError`` of kind `.configuration` when no finding or more than one begins so.
    package func finding(idPrefix: String) throws -> StoredFinding {
        let wanted = idPrefix.lowercased()
        guard !wanted.isEmpty, wanted.utf8.allSatisfy({ Self.idBytes.contains($0) }) else {
            throw unknown(idPrefix, "is no finding id")
        }
        return try reading {
            let rows = try connection.prepare(
                text: "SELECT \(FindingReader.columns) FROM findings WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2"
            )
            try rows.bind([.text(wanted)])
            guard try rows.step() else { throw unknown(idPrefix, "no finding has this id") }
            let found = try FindingReader(connection).row(rows, withMatches: true)
            guard try !rows.step() else { throw unknown(idPrefix, "several findings have ids that begin so") }
            return found
        }
    }

    /// The newest run, or nil when there was none.
    package func newestRun() throws -> StoredRun? {
        try reading { try RunReader.run(connection) }
    }

    /// The newest runs, newest first.
    package func runs(limit: Int) throws -> [StoredRun] {
        try reading { try RunReader.runs(connection, idPrefix: "", limit: limit) }
    }

    /// How many runs there were.
    package func countRuns() throws -> Int {
        try reading { try Int(connection.integer("SELECT count(*) FROM runs")) }
    }

    /// The run of an id, or of the beginning of one.
    ///
    /// - Throws: ``SluiceError`` of kind `.configuration` when no run or more than one begins so.
    package func run(idPrefix: String) throws -> StoredRun {
        let found = try reading { try RunReader.runs(connection, idPrefix: idPrefix.lowercased(), limit: 2) }
        guard found.count == 1 else {
            throw SluiceError(
                .configuration, place: "run \(SafeText.line(idPrefix))",
                problem: found.isEmpty ? "no run has this id" : "several runs have ids that begin so",
                mend: "take an id from `sluice runs`, in full or its first characters"
            )
        }
        return found[0]
    }

    /// What could not be read, see ``FailedAsset``: dead letters first, each given to `body` as it is read.
    ///
    /// - Parameters:
    ///   - limit: at most so many; nil for all.
    ///   - body: called once for each.
    /// - Throws: ``SluiceError`` of kind `.sink` when reading fails, or what `body` throws.
    package func failed(limit: Int? = nil, _ body: (FailedAsset) throws -> Void) throws {
        try reading { try FailedReader(connection).read(limit: limit, body) }
    }

    /// How many of them there are, and how many are dead letters.
    package func countFailed() throws -> (all: Int, deadLetters: Int) {
        try reading { try FailedReader(connection).count() }
    }

    /// What the newest run came to, or nil when there was none.
    package func newestOverview() throws -> RunOverview? {
        try reading {
            let sequence = try newestSequence()
            return sequence == 0 ? nil : try RunOverview.read(connection, sequence: sequence)
        }
    }

    /// What the newest run did not wholly examine, each given to `body` as it is read: an asset, then its members.
    ///
    /// - Parameters:
    ///   - limit: at most so many; nil for all.
    ///   - body: called once for each.
    /// - Throws: ``SluiceError`` of kind `.sink` when reading fails, or what `body` throws.
    package func unexamined(limit: Int? = nil, _ body: (CoverageRecord) throws -> Void) throws {
        try reading {
            let reader = try CoverageReader(connection, run: newestSequence(), limit: limit)
            while let record = try reader.next() { try body(record) }
        }
    }

    /// How many assets, and how many members of assets, the newest run did not wholly examine.
    package func countUnexamined() throws -> (assets: Int, members: Int) {
        try reading {
            let counts = try CoverageReader.counts(connection, run: newestSequence())
            return (counts.assets, counts.members)
        }
    }

    /// Key of ``SluiceCore/Match/valueHMAC`` in this database.
    package func valueKey() throws -> [UInt8] {
        try reading { try DatabaseSchema.valueKey(connection, path: path) }
    }

    private func newestSequence() throws(SQLiteFailure) -> Int64 {
        try connection.integer("SELECT coalesce(max(sequence), 0) FROM runs")
    }

    private static let idBytes = Set("0123456789abcdef-".utf8)

    private func unknown(_ id: String, _ problem: String) -> SluiceError {
        SluiceError(
            .configuration, place: "finding \(SafeText.line(id))", problem: problem,
            mend: "take an id from `sluice findings list`, in full or its first characters"
        )
    }

    private func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(path))
        }
    }

    /// Looks whether a run could write into an existing database: it is ours, not of a newer version, and this user may
    /// write it. What an older sluice has written counts; a run brings it up to date.
    ///
    /// - Throws: ``SluiceError`` of kind `.sink` that says why not.
    package static func checkForWriting(path: String) throws {
        let file = try DatabaseFile.forReading(path)
        do {
            let connection = try SQLiteConnection(path: file.path, mode: .readOnly)
            try DatabaseSchema.checkOrigin(connection, path: file.path)
        } catch let failure as SQLiteFailure {
            throw failure.error(path: SafeText.line(file.path))
        }
        try file.requireWritable()
    }

    /// Opens a database file for reading.
    ///
    /// - Parameters:
    ///   - file: the database.
    ///   - check: looks at what it is; the first that reads.
    /// - Returns: the connection, checked.
    /// - Throws: ``SQLiteFailure``, and what `check` throws.
    static func open(
        _ file: DatabaseFile, check: (SQLiteConnection, String) throws -> Void = DatabaseSchema.check
    ) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: file.path, mode: .readOnly)
        do {
            try check(connection, file.path)
            return connection
        } catch let failure as SQLiteFailure where failure.meansNoSideFiles && !file.hasJournal {
            // On a medium that cannot be written, WAL's side files cannot be made. Without a journal the file is
            // whole by itself and can be read as one that nobody changes.
            let immutable = try SQLiteConnection(path: file.path, mode: .immutable)
            try check(immutable, file.path)
            return immutable
        }
    }
}
