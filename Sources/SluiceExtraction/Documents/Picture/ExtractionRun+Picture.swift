import SluiceCore

extension ExtractionRun {
    /// Reads the metadata of a picture.
    mutating func picture(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try unreadable(content, type, .document, into: &receiver)
    }
}
