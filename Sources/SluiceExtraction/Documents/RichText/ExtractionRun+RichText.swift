import SluiceCore

extension ExtractionRun {
    /// Reads a document of rich text (RTF).
    mutating func richText(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
