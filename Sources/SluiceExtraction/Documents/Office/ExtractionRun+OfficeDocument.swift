import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads a document of Word, Excel or PowerPoint since 2007.
    mutating func officeDocument(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        let package = OfficePackage(content, type.name, stringBytes: stringBytes)
        return try container(content, .zip, as: .office(package), into: &receiver)
    }
}
