package import SluiceCore

extension DeadLetter {
    static func count(_ connection: SQLiteConnection, run: Int64) throws -> Int {
        let row = try connection.prepare(
            "SELECT count(*) FROM coverage WHERE run = ?1 AND position = 0 AND attempts >= ?2")
        try row.bind([.integer(run), .count(attempts)])
        return try row.step() ? Int(row.integer(0)) : 0
    }
}

/// An asset whose newest examination ended in trouble that may pass, or a log file that could not be read whole.
package struct FailedAsset: Sendable, Hashable {
    package var coverage: CoverageRecord
    /// Examinations in a row that ended so.
    package var attempts: Int
    /// Start of the newest run that met it.
    package var lastSeen: Timestamp

    /// Whether no scan examines it again before `sluice retry`.
    package var isDeadLetter: Bool { attempts >= DeadLetter.attempts }
}

extension CoverageRecord {
    /// Says what becomes of an asset that was tried often enough.
    mutating func giveUp(after attempts: Int) {
        let text = "given up after \(attempts) attempts, `sluice retry` has it examined again"
        detail = detail.map { "\($0); \(text)" } ?? text
    }
}
