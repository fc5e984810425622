import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads an OpenDocument.
    mutating func openDocument(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var given = content
        if XMLRoot(given.head) != nil {
            var reader = OpenDocumentReader(content, type.name, part: "", dataRoom: spoolBytes / 2)
            return try xml(content, with: &reader, into: &receiver)
        }
        let package = OpenDocumentPackage(content, type.name)
        return try container(content, .zip, as: .openDocument(package), into: &receiver)
    }
}
