import SluiceCore

/// Reads what could not be read: assets whose newest examination ended in trouble that may pass, and what sources noted
/// as ``SluiceCore/FailedReading``.
struct FailedReader {
    private let connection: SQLiteConnection

    init(_ connection: SQLiteConnection) { self.connection = connection }

    /// Dead letters first, and of each kind assets in the order of ``CoverageReader``.
    ///
    /// - Parameters:
    ///   - limit: at most so many; nil for all.
    ///   - body: called once for each.
    /// - Throws: ``SQLiteFailure``, ``SluiceError`` for a damaged row, and what `body` throws.
    func read(limit: Int?, _ body: (FailedAsset) throws -> Void) throws {
        var left = limit.map { max(0, $0) } ?? .max
        func give(_ failed: FailedAsset) throws {
            guard left > 0 else { return }
            left -= 1
            try body(failed)
        }
        let readings = try readings()
        for failed in readings where failed.isDeadLetter { try give(failed) }
        let started = try connection.prepare("SELECT started FROM runs WHERE sequence = ?1")
        let reader = try CoverageReader(failedIn: connection, limit: limit == nil ? nil : left)
        while let record = try reader.next() {
            let validity = reader.validity
            try started.bind([.integer(validity.run)])
            guard try started.step() else { throw FindingReader.damaged("a coverage record") }
            let time = Timestamp(microsecondsSinceEpoch: started.integer(0))
            started.reset()
            try give(FailedAsset(coverage: record, attempts: validity.attempts, lastSeen: time))
        }
        for failed in readings where !failed.isDeadLetter { try give(failed) }
    }

    func count() throws -> (all: Int, deadLetters: Int) {
        let row = try connection.prepare(
            """
            SELECT count(*), coalesce(sum(attempts >= ?1), 0) FROM coverage WHERE position = 0 AND attempts > 0
            """)
        try row.bind([.count(DeadLetter.attempts)])
        guard try row.step() else { return (0, 0) }
        let readings = try readings()
        return (Int(row.integer(0)) + readings.count, Int(row.integer(1)) + readings.count(where: \.isDeadLetter))
    }

    private func readings() throws -> [FailedAsset] {
        let rows = try connection.prepare(
            """
            SELECT value FROM source_notes WHERE json_extract(value, '$.attempts') > 0
            ORDER BY json_extract(value, '$.attempts') DESC, source, key
            """)
        var found: [FailedAsset] = []
        while try rows.step() {
            found.append(try StoredJSON.decode(StoredReading.self, rows.text(0), "a note of a source").failed())
        }
        return found
    }
}

/// A ``SluiceCore/FailedReading`` as its note holds it.
private struct StoredReading: Decodable {
    var attempts: Int
    var kind: Asset.Kind
    var id: String
    var tenant: String
    var reason: String
    var detail: String
    var at: String

    func failed() throws -> FailedAsset {
        guard let time = Timestamp(rfc3339: at) else { throw FindingReader.damaged("a note of a source") }
        var record = CoverageRecord(
            asset: Asset(kind: kind, id: id, tenant: tenant), state: .partial,
            reasons: [CoverageReason(rawValue: reason)], detail: detail)
        if attempts >= DeadLetter.attempts { record.giveUp(after: attempts) }
        return FailedAsset(coverage: record, attempts: attempts, lastSeen: time)
    }
}
