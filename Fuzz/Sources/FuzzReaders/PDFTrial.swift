import SluiceContent
import SluiceCore

@testable import SluiceTools

/// What we read of a PDF document ourselves, and of what the programs print that read the rest: it comes out the same
/// wherever that is cut.
struct PDFTrial {
    private let bytes: [UInt8]
    /// Length of the pieces.
    private let step: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        step = Int(bytes.first ?? 0) % 61 + 1
    }

    func run() {
        do {
            var spool = try ContentSpool()
            try spool.append(bytes.span)
            let content = try spool.finish()
            try readBody(of: content)
            let whole = try (strings(step: bytes.count + 1), pages(step: bytes.count + 1))
            let pieces = try (strings(step: step), pages(step: step))
            precondition(whole == pieces)
        } catch {
            fatalError("\(error)")
        }
        precondition(uncovered(step: bytes.count + 1) == uncovered(step: step))
        precondition(uncovered(step: step).count == bytes.count)
        precondition(text(step: bytes.count + 1) == text(step: step))
        pieces(step: step) { piece in
            var pictures = PDFPictures()
            pictures.take(piece)
            pictures.finish()
        }
        _ = RepeatedLines(page: Array(bytes.prefix(bytes.count / 2))).remaining(of: bytes)
    }

    private func pieces(step: Int, _ take: (Span<UInt8>) throws -> Void) rethrows {
        for start in stride(from: 0, to: bytes.count, by: step) {
            try take(bytes.span.extracting(start..<min(bytes.count, start + step)))
        }
    }

    private func readBody(of content: ContentFile) throws {
        let body = try PDFBody(of: content)
        precondition(body.range.lowerBound >= 0 && body.range.upperBound <= content.byteCount)
        for range in try [body.front, body.tail].compactMap(\.self) {
            precondition(!range.isEmpty && !range.overlaps(body.range))
        }
        let revisions = try PDFRevisions(of: content)
        precondition(revisions.ends.count <= PDFRevisions.limit && revisions.ends == revisions.ends.sorted())
        precondition(revisions.ends.allSatisfy { $0 > 0 && $0 <= content.byteCount })
        let objects = try PDFPageObjects(of: content)
        precondition(Set(objects.pages).count == objects.pages.count && !objects.tail.isEmpty)
        _ = try PictureSize(of: content)
    }

    /// As what `qpdf --json` prints.
    private func strings(step: Int) throws -> KeptText {
        var objects = PDFObjects(path: "x", type: "application/pdf")
        var reader = JSONPieceReader()
        pieces(step: step) { reader.read($0, into: &objects) }
        var kept = KeptText()
        try objects.finish(into: &kept)
        return kept
    }

    /// As what `pdftotext` prints: it ends each page.
    private func pages(step: Int) throws -> KeptText {
        var pages = PDFPages(path: "x", type: "application/pdf")
        var kept = KeptText()
        try pieces(step: step) { try pages.take($0, into: &kept) }
        try pages.take([0x0C].span, into: &kept)
        try pages.finish(into: &kept)
        // A line that is shown is not hidden.
        var hidden = PDFHiddenText(path: "x", type: "application/pdf", part: "hidden text", shown: pages.lines)
        var none = KeptText()
        try pieces(step: step) { try hidden.take($0, into: &none) }
        try hidden.take([0x0C].span, into: &none)
        let hiddenBytes = try hidden.finish(into: &none)
        precondition(hiddenBytes == 0)
        return kept
    }

    /// As what `qpdf` undoes.
    private func uncovered(step: Int) -> [UInt8] {
        var commands = PDFCommands()
        var copy: [UInt8] = []
        func keep(_ bytes: Span<UInt8>) { for index in bytes.indices { copy.append(bytes[index]) } }
        pieces(step: step) { commands.take($0, keep) }
        commands.finish(keep)
        return copy
    }

    /// As a stream of text.
    private func text(step: Int) -> [UInt8] {
        var stream = PDFTextStream()
        var text: [UInt8] = []
        pieces(step: step) { text += stream.take($0) }
        return text + stream.finish()
    }
}
