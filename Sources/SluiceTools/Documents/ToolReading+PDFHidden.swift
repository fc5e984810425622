import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Reads the text of a PDF document that `pdftotext` leaves out by itself: layers that are switched off, and what is drawn
    /// where another text stands for it.
    ///
    /// The document is rewritten without the names that hide it, where its objects or its bytes show a sign of them. It is
    /// looked through likewise where a page has little text, since that takes less time than to list pictures.
    ///
    /// - Returns: what is known of the commands of its pages; nil when they were not looked at.
    mutating func hidden(
        _ pages: PDFPages, _ objects: PDFObjects?, into receiver: inout some SegmentReceiver
    ) throws -> PDFCommands? {
        guard let objects, pages.count > 0 else { return nil }
        let isSigned = try objects.signs.isAny || hasReplacements
        guard isSigned || pages.hasSparsePage && !objects.hasPictures else { return nil }
        let before = tally
        let (commands, copy) = try uncovered(into: &receiver)
        guard let commands, let copy else {
            // Without a sign it was only to spare another program.
            if !isSigned { tally = before }
            return nil
        }
        guard commands.nameCount > 0 else { return commands }
        var text = PDFHiddenText(path: foreign.path, type: foreign.mediaType, part: "hidden text", shown: pages.lines)
        let arguments = ["-enc", "UTF-8", ToolOrder.inputPath, "-"]
        let ended = try run(.pdftotext, arguments, { $0.input = copy }) { try text.take($0, into: &receiver) }
        tally.scannedBytes += try text.finish(into: &receiver)
        if let ended, ended.code != 0 { tally.note(.corrupt, "text that is not shown cannot be read") }
        return commands
    }

    /// Reads what pages showed before the document was changed, where the change was appended.
    mutating func revisions(_ pages: PDFPages, into receiver: inout some SegmentReceiver) throws {
        guard pages.count > 0 else { return }
        let revisions = try PDFRevisions(of: content)
        if revisions.hasMore { tally.note(.entriesLimit, "more earlier revisions than are looked at") }
        var shown = pages.lines
        for end in revisions.ends.reversed() {
            guard isInTime() else { return }
            let copy: ContentFile
            switch try self.copy(of: 0..<end) {
            case .content(let content): copy = content
            case .trouble(let reason, let detail): return tally.note(reason, detail)
            }
            var text = PDFHiddenText(
                path: foreign.path, type: foreign.mediaType, part: "earlier revisions", shown: shown,
                keepsLines: true)
            let arguments = ["-enc", "UTF-8", ToolOrder.inputPath, "-"]
            let ended = try run(.pdftotext, arguments, { $0.input = copy }) { try text.take($0, into: &receiver) }
            tally.scannedBytes += try text.finish(into: &receiver)
            shown = text.lines
            if let ended, ended.code != 0 || PDFComplaints.tellDamage(ended.end), end != revisions.firstPart {
                tally.note(.corrupt, "parts of earlier revisions cannot be read")
            }
        }
    }

    /// Whether the document says in plain bytes that a text stands for another.
    private var hasReplacements: Bool {
        get throws { try PDFBody.holds("/ActualText", in: 0..<content.byteCount, of: content) }
    }

    /// The document with all streams undone, and nothing hidden.
    ///
    /// Streams that cannot be undone are told as damage.
    ///
    /// - Returns: nil for both when it cannot be had, which the tally says.
    private mutating func uncovered(
        into receiver: inout some SegmentReceiver
    ) throws -> (PDFCommands?, ContentFile?) {
        var commands = PDFCommands()
        var spool = ToolSpool(in: tools.spools)
        let arguments = [
            "--decrypt", "--stream-data=uncompress", "--object-streams=disable", ToolOrder.inputPath, "-",
        ]
        let ended = try run(.qpdf, arguments) { bytes in commands.take(bytes) { spool.append($0) } }
        commands.finish { spool.append($0) }
        guard let ended else { return (nil, nil) }
        guard ended.code != 2 else {
            if !tally.reasons.contains(.truncated) {
                tally.note(.corrupt, "text that is not shown cannot be looked for")
            }
            return (nil, nil)
        }
        if PDFComplaints.tellUndecodable(ended.end) { try noteDamage(into: &receiver) }
        switch spool.finish() {
        case .content(let copy): return (commands, copy)
        case .trouble(let reason, let detail):
            tally.note(reason, detail)
            return (nil, nil)
        }
    }
}
