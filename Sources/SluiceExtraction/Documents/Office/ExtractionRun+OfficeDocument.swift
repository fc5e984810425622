import SluiceCore

extension ExtractionRun {
    /// Reads a document of Word, Excel or PowerPoint since 2007.
    mutating func officeDocument(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
