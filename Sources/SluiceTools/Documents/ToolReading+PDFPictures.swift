import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Dots for each inch at which pages are rendered: text of ten points is read well at the first; pictures that have
    /// many more dots are looked at closer.
    static let resolutions = 200...300
    private static let denseResolution = 250

    /// Renders pages without text by `pdftoppm` and recognizes what stands on them.
    mutating func recognize(pages: [Int], into receiver: inout some SegmentReceiver) throws {
        var writer = PartWriter(path: foreign.path, foreign.mediaType, unit: .page)
        for page in pages {
            guard let recognition = tools.recognition, isInTime() else { break }
            guard let picture = try rendered(page, Self.resolutions.lowerBound, recognition) else { continue }
            writer.mark(page)
            try recognize(picture, recognition) {
                writer.append($0)
                if writer.isFull { try writer.flush(into: &receiver) }
            }
            writer.endLine()
        }
        tally.scannedBytes += try writer.close(into: &receiver)
    }

    /// Renders pages with text and pictures, and recognizes what stands on them: pictures may be cut into strips, turned, or
    /// put together of layers, so that none is looked at by itself. Lines that the page's own text has are left out.
    mutating func recognize(picturesOn pages: [PDFPictures.Page], into receiver: inout some SegmentReceiver) throws {
        var writer = PartWriter(path: foreign.path, foreign.mediaType, part: "pictures", unit: .page)
        for page in pages {
            guard let recognition = tools.recognition, isInTime() else { break }
            guard let picture = try closest(page, recognition) else { continue }
            let text = try recognized(picture, recognition)
            writer.mark(page.number)
            writer.append(RepeatedLines(page: try ownText(of: page.number)).remaining(of: text))
            writer.endLine()
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        tally.scannedBytes += try writer.close(into: &receiver)
    }

    /// Whether something may be read still; if not, the tally says so.
    mutating func isInTime() -> Bool {
        guard allowance.exhausted(depth: 0) != nil else { return true }
        tally.note(.timeLimit, "more than \(allowance.limits.wallSeconds) s")
        return false
    }

    /// The beginning of what `pdftotext` reads on one page.
    private mutating func ownText(of page: Int) throws -> [UInt8] {
        var text: [UInt8] = []
        let arguments = ["-enc", "UTF-8", "-f", "\(page)", "-l", "\(page)", ToolOrder.inputPath, "-"]
        _ = try run(.pdftotext, arguments) { bytes in
            for index in bytes.indices where text.count < RepeatedLines.pageBytes { text.append(bytes[index]) }
        }
        return text
    }

    // MARK: Rendering

    /// A page, closer where its pictures are dense and that is not too large.
    private mutating func closest(
        _ page: PDFPictures.Page, _ recognition: Toolbox.Recognition
    ) throws -> ContentFile? {
        guard page.resolution > Self.denseResolution else {
            return try rendered(page.number, Self.resolutions.lowerBound, recognition)
        }
        let before = tally
        if let picture = try rendered(page.number, Self.resolutions.upperBound, recognition) { return picture }
        tally = before
        return try rendered(page.number, Self.resolutions.lowerBound, recognition)
    }

    /// - Returns: nil when it failed, which the tally says.
    private mutating func rendered(
        _ page: Int, _ resolution: Int, _ recognition: Toolbox.Recognition
    ) throws -> ContentFile? {
        var spool = ToolSpool(in: tools.spools)
        let arguments = ["-r", "\(resolution)", "-gray", "-f", "\(page)", "-l", "\(page)", ToolOrder.inputPath]
        // A gray dot takes a byte, and a page of more is cut there.
        let ended = try run(.pdftoppm, arguments, { $0.outputBytes = Int64(recognition.maximumPixels) + 64 }) {
            spool.append($0)
        }
        guard let ended else { return nil }
        guard ended.code == 0 else {
            tally.note(.corrupt, "page \(page) cannot be rendered")
            return nil
        }
        switch spool.finish() {
        case .content(let content) where content.byteCount > 0: return content
        case .content: tally.noteSilence(of: .pdftoppm)
        case .trouble(let reason, let detail): tally.note(reason, detail)
        }
        return nil
    }
}
