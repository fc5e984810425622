import SluiceCore

/// An EPUB: which of its members are encrypted. All others are read as what they are.
final class Book {
    private var encrypted: Set<String> = []

    static func isOfInterest(_ name: [UInt8]) -> Bool { PackagePath(name).text == "meta-inf/encryption.xml" }

    func survey(_ member: Content, of run: inout ExtractionRun) throws {
        var reader = EncryptionReader()
        var receiver = NullReceiver()
        _ = try run.xml(member, with: &reader, into: &receiver)
        encrypted = reader.encrypted
    }

    /// - Returns: nil for a member that is not encrypted.
    func read(_ name: [UInt8]) -> ExtractionTally? {
        guard encrypted.contains(PackagePath(name).text) else { return nil }
        var tally = ExtractionTally()
        tally.note(Trouble(.encrypted))
        return tally
    }
}

/// Reads `META-INF/encryption.xml` (EPUB 3.3, 4.2.6.3.1).
private struct EncryptionReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case data = "EncryptedData"
        case method = "Algorithm"
        case reference = "URI"
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    /// Members that are noted.
    private static let maximumMembers = 1 << 16

    private(set) var encrypted: Set<String> = []
    private var isCipher = false

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            switch (event.kind, Self.names[event]) {
            case (.start, .data?): isCipher = false
            // Others only disguise fonts.
            case (.attribute, .method?): if bytes.string(event.text).contains("xmlenc") { isCipher = true }
            case (.attribute, .reference?):
                guard isCipher, encrypted.count < Self.maximumMembers else { break }
                encrypted.insert(PackagePath(copy(bytes.extracting(event.text))).text)
            default: break
            }
        }
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {}
    mutating func finish(into receiver: inout some ExtractionReceiver) throws {}
}
