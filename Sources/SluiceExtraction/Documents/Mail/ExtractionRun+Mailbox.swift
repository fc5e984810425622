import SluiceCore

extension ExtractionRun {
    /// Reads the messages of a mailbox.
    mutating func mailbox(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
