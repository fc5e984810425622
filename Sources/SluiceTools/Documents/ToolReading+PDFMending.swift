import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Reads a damaged document in which the programs find no pages once more: the beginning of one that is cut off, or one
    /// whose tree of pages is damaged. It gets a tree of those pages that stand in its bytes.
    ///
    /// From here on the programs get the document with that tree.
    ///
    /// - Returns: the pages; nil when none can be had.
    mutating func mendedPages(into receiver: inout some SegmentReceiver) throws -> PDFPages? {
        let objects = try PDFPageObjects(of: content)
        guard !objects.pages.isEmpty, case .content(let copy) = try self.copy(of: 0..<content.byteCount, objects.tail)
        else { return nil }
        var pages = PDFPages(path: foreign.path, type: foreign.mediaType)
        let ended = try run(.pdftotext, ["-enc", "UTF-8", ToolOrder.inputPath, "-"], { $0.input = copy }) {
            try pages.take($0, into: &receiver)
        }
        try pages.finish(into: &receiver)
        tally.scannedBytes += pages.textBytes
        // What has no text may have lost it; pictures of text are looked for where that is asked for.
        guard ended?.code == 0, pages.count > 0, !pages.isEmpty || tools.recognition != nil else { return nil }
        content = copy
        return pages
    }
}
