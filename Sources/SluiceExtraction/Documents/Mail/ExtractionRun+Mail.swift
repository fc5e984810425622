import SluiceCore

extension ExtractionRun {
    /// Reads one mail message.
    mutating func mail(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
