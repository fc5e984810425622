import SluiceCore

extension ExtractionRun {
    /// Reads a web page.
    mutating func html(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
