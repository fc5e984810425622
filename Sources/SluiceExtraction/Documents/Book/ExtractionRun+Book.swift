import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads an EPUB: a zip of web pages.
    mutating func epub(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        try container(content, .zip, as: .book(Book()), into: &receiver)
    }
}
