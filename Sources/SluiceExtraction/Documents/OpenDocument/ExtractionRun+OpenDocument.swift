import SluiceCore

extension ExtractionRun {
    /// Reads an OpenDocument.
    mutating func openDocument(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
