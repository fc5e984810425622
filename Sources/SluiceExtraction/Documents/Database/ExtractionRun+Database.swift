import SluiceCore

extension ExtractionRun {
    /// Reads the tables of an SQLite database.
    mutating func database(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
