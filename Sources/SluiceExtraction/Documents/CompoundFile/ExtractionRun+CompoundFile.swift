import SluiceCore

extension ExtractionRun {
    /// Reads a compound file.
    mutating func compoundFile(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
