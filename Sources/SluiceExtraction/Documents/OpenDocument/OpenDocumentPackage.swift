import SluiceArchive
import SluiceCore

/// An OpenDocument (ISO/IEC 26300): whether its parts are encrypted, and how each is read.
final class OpenDocumentPackage {
    private let document: Content
    private let type: String
    /// Paths of the parts that the manifest says are encrypted.
    private var encrypted: Set<String> = []

    init(_ document: Content, _ type: String) {
        self.document = document
        self.type = type
    }

    static func isOfInterest(_ name: [UInt8]) -> Bool { PackagePath(name).text == "meta-inf/manifest.xml" }

    func survey(_ member: Content, of run: inout ExtractionRun) throws {
        var reader = ManifestReader()
        var receiver = NullReceiver()
        _ = try run.xml(member, with: &reader, into: &receiver)
        encrypted = reader.encrypted
    }

    /// Reads a member that is a part of the document.
    ///
    /// - Returns: nil when it is something else, and still has to be read.
    func read(
        _ member: inout Content, _ name: [UInt8], of run: inout ExtractionRun,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally? {
        let path = PackagePath(name).text
        guard !encrypted.contains(path) else {
            var tally = ExtractionTally()
            tally.note(Trouble(.encrypted))
            return tally
        }
        guard let root = XMLRoot(member.head), !["html", "svg", "HTML"].contains(root.name) else { return nil }
        switch root.name {
        case "document-content", "document-styles", "document":
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            let part = [folder, root.name == "document-styles" ? "styles" : ""].filter { !$0.isEmpty }.joined(
                separator: " ")
            var reader = OpenDocumentReader(document, type, part: part, dataRoom: run.spoolBytes / 2)
            return try run.xml(member, with: &reader, into: &receiver)
        default:
            let isProperties = root.name == "document-meta"
            var reader = PlainXMLReader(document, type, part: isProperties ? "properties" : PackagePath.stem(path))
            return try run.xml(member, with: &reader, into: &receiver)
        }
    }
}

/// Reads `META-INF/manifest.xml` (ODF 1.3 part 2, 4).
private struct ManifestReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case entry = "file-entry"
        case path = "full-path"
        case encryption = "encryption-data"
        case encryptedKey = "encrypted-key"
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    /// Parts that are noted.
    private static let maximumParts = 1 << 16

    private(set) var encrypted: Set<String> = []
    private var path = ""

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            switch (event.kind, Self.names[event]) {
            case (.attribute, .path?): path = PackagePath(copy(bytes.extracting(event.text))).text
            case (.start, .encryption?): if encrypted.count < Self.maximumParts { encrypted.insert(path) }
            default: break
            }
        }
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {}
    mutating func finish(into receiver: inout some ExtractionReceiver) throws {}
}
