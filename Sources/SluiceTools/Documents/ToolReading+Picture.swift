import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Recognizes the text in a picture by `tesseract`, when that is asked for.
    mutating func picture(into receiver: inout some SegmentReceiver) throws {
        guard let recognition = tools.recognition else {
            tally.note(.unsupported, "text in pictures is not recognized; --ocr does it")
            return
        }
        if let size = try PictureSize(of: content), size.pixels > recognition.maximumPixels {
            tally.note(.entryBytesLimit, "the picture has more than \(recognition.maximumPixels) pixels")
            return
        }
        var writer = PartWriter(path: foreign.path, foreign.mediaType)
        try recognize(content, recognition, into: &writer, &receiver)
        tally.scannedBytes += try writer.close(into: &receiver)
    }

    /// Renders pages without text by `pdftoppm` and recognizes what stands on them.
    mutating func recognize(pages: [Int], into receiver: inout some SegmentReceiver) throws {
        guard let recognition = tools.recognition else { return }
        var writer = PartWriter(path: foreign.path, foreign.mediaType, unit: .page)
        for page in pages {
            guard allowance.exhausted(depth: 0) == nil else {
                tally.note(.timeLimit, "more than \(allowance.limits.wallSeconds) s")
                break
            }
            guard let picture = try rendered(page, recognition) else { continue }
            writer.mark(page)
            try recognize(picture, recognition, into: &writer, &receiver)
            writer.endLine()
        }
        tally.scannedBytes += try writer.close(into: &receiver)
    }

    /// Dots for each inch at which pages are rendered: text of ten points is read well.
    private static let resolution = 200

    /// - Returns: nil when it failed, which the tally says.
    private mutating func rendered(_ page: Int, _ recognition: Toolbox.Recognition) throws -> ContentFile? {
        var spool = ToolSpool(in: tools.spools)
        let arguments = [
            "-r", "\(Self.resolution)", "-gray", "-f", "\(page)", "-l", "\(page)", ToolOrder.inputPath,
        ]
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
        case .content(let content): return content
        case .trouble(let reason, let detail):
            tally.note(reason, detail)
            return nil
        }
    }

    private mutating func recognize(
        _ picture: ContentFile, _ recognition: Toolbox.Recognition, into writer: inout PartWriter,
        _ receiver: inout some SegmentReceiver
    ) throws {
        let arguments = [ToolOrder.inputPath, "stdout", "-l", recognition.languages, "--dpi", "\(Self.resolution)"]
        let memory = allowance.limits.childMemoryBytes * 2
        let seconds = min(recognition.seconds, max(1, allowance.seconds))
        let ended = try run(
            .tesseract, arguments,
            {
                $0.input = picture
                $0.memoryBytes = memory
                ($0.wallSeconds, $0.idleSeconds) = (seconds, seconds)
            }
        ) {
            // It ends its text with a form feed.
            for position in $0.indices where $0[position] != 0x0C { writer.append($0[position]) }
            if writer.isFull { try writer.flush(into: &receiver) }
        }
        guard let (code, end) = ended, code != 0 else { return }
        if end.complains(of: "Failed loading language") || end.complains(of: "couldn't load any languages") {
            tally.note(
                .unsupported, "tesseract has no data for \(recognition.languages) (Debian package tesseract-ocr-…)")
        } else {
            tally.note(.corrupt, "tesseract cannot read the picture")
        }
    }
}

/// The size of a picture, by its beginning.
struct PictureSize {
    let pixels: Int

    /// Bytes that are looked at: the size of a JPEG stands behind its metadata.
    private static let headBytes = 256 << 10

    /// - Returns: nil when the format does not tell it so soon.
    init?(of content: ContentFile) throws(SystemError) {
        var head = [UInt8](repeating: 0, count: Int(min(Int64(Self.headBytes), max(0, content.byteCount))))
        let count = try content.read(at: 0, into: &head)
        head.removeLast(head.count - count)
        guard let size = Self.png(head) ?? Self.gif(head) ?? Self.bitmap(head) ?? Self.jpeg(head) else { return nil }
        pixels = size.width.multipliedReportingOverflow(by: size.height).partialValue
    }

    private typealias Size = (width: Int, height: Int)

    private static func big(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The header chunk comes first (PNG, 11.2.2).
    private static func png(_ head: [UInt8]) -> Size? {
        guard head.count >= 24, head.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        return (big(head, 16, 4), big(head, 20, 4))
    }

    private static func gif(_ head: [UInt8]) -> Size? {
        guard head.count >= 10, head.starts(with: "GIF8".utf8) else { return nil }
        return (little(head, 6, 2), little(head, 8, 2))
    }

    private static func bitmap(_ head: [UInt8]) -> Size? {
        guard head.count >= 26, head.starts(with: "BM".utf8) else { return nil }
        let height = Int(Int32(truncatingIfNeeded: little(head, 22, 4)))
        return (little(head, 18, 4), abs(height))
    }

    /// The frame header, SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, B.1.1.3 and B.2.2).
    private static func jpeg(_ head: [UInt8]) -> Size? {
        guard head.starts(with: [0xFF, 0xD8]) else { return nil }
        var position = 2
        while position + 9 <= head.count, head[position] == 0xFF {
            let marker = head[position + 1]
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                return (big(head, position + 7, 2), big(head, position + 5, 2))
            }
            position += 2 + max(2, big(head, position + 2, 2))
        }
        return nil
    }
}
