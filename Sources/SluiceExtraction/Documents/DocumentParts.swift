import SluiceArchive
package import SluiceCore

/// The readers of single parts of documents, for tests that give them bytes without a document around.
package enum DocumentParts {
    /// What a part is read as.
    package enum Kind: Sendable, CaseIterable {
        case text, sheet, sharedStrings, styles, relationships, mainPart, anyXML, openDocument, webPage
    }

    /// Reads the bytes of one part. Whatever they are, this comes to an end and says nothing but through the receiver.
    ///
    /// - Parameters:
    ///   - bytes: the part, as it stands in the document after decompression.
    ///   - kind: what it is read as.
    ///   - receiver: takes the text.
    /// - Throws: what the receiver throws.
    package static func read(
        _ bytes: Span<UInt8>, as kind: Kind, into receiver: inout some ExtractionReceiver
    ) throws {
        let input = MemoryInput()
        guard input.append(bytes) else { return }
        var run = ExtractionRun(limits: ExtractionLimits())
        let content = Content(stream: ContentStream(ReplayOrigin(input)), name: "", path: MemberPath())
        let workbook = Workbook(stringBytes: 1 << 20)
        switch kind {
        case .text:
            var reader = FlowReader(content, "", part: "", unit: .paragraph, dataRoom: 1 << 20)
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .sheet:
            var reader = SheetReader(workbook, content, "", sheet: "S")
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .sharedStrings:
            var reader = SharedStringsReader(workbook.strings)
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .styles:
            var reader = StylesReader(workbook)
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .relationships:
            var reader = RelationshipsReader(content, "")
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .mainPart:
            var reader = MainPartReader()
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .anyXML:
            var reader = PlainXMLReader(content, "", part: "")
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .openDocument:
            var reader = OpenDocumentReader(content, "", part: "", dataRoom: 1 << 20)
            _ = try run.xml(content, with: &reader, into: &receiver)
        case .webPage:
            _ = try run.html(content, MediaType("text/html", .document(.html)), .utf8, into: &receiver)
        }
    }
}
