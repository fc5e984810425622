import SluiceCore
import SluiceExtraction

/// Puts what `pdftotext` prints into one segment with a mark for each page: pages end with a form feed.
struct PDFPages {
    private static let (formFeed, lineFeed): (UInt8, UInt8) = (0x0C, 0x0A)

    private var writer: PartWriter
    /// Pages that have ended.
    private(set) var count = 0
    /// Pages without a character that can be seen, as far as they are kept in mind.
    private(set) var emptyPages: [Int] = []
    private(set) var emptyPageCount = 0
    /// Pages with letters that cannot be told, as far as they are kept in mind.
    private(set) var untoldPages: [Int] = []
    private var untold = PDFUntoldLetters()
    private(set) var textBytes: Int64 = 0
    private(set) var lines = PDFLines()
    /// Whether some page has less text than most pages that are text: a stamp, a number, a heading.
    private(set) var hasSparsePage = false
    private var pageBytes = 0
    private var hasText = false
    private var isAtStart = true
    /// The beginning of a character whose rest is to come.
    private var cut: [UInt8] = []

    private static let keptPages = 100_000
    private static let sparseBytes = 600

    init(path: String, type: String) { writer = PartWriter(path: path, type, unit: .page) }

    /// Whether no page has text.
    var isEmpty: Bool { count == emptyPageCount && !hasText }

    /// Takes the next bytes, cut anywhere.
    mutating func take(_ bytes: Span<UInt8>, into receiver: inout some SegmentReceiver) throws {
        if cut.isEmpty {
            read(bytes)
        } else {
            var joined = cut
            unsafe bytes.withUnsafeBufferPointer { unsafe joined.append(contentsOf: $0) }
            cut.removeAll()
            read(joined.span)
        }
        if writer.isFull { try writer.flush(into: &receiver) }
    }

    private mutating func read(_ all: Span<UInt8>) {
        let bytes = all.extracting(0..<all.count - Self.cutBytes(all))
        for index in bytes.count..<all.count { cut.append(all[index]) }
        var start = 0
        var lineStart = 0
        for position in 0..<bytes.count where bytes[position] == Self.formFeed || bytes[position] == Self.lineFeed {
            lines.append(bytes.extracting(lineStart..<position))
            lines.endLine(page: count + 1)
            lineStart = position + 1
            guard bytes[position] == Self.formFeed else { continue }
            append(bytes.extracting(start..<position))
            endPage()
            start = position + 1
        }
        lines.append(bytes.extracting(lineStart..<bytes.count))
        append(bytes.extracting(start..<bytes.count))
    }

    /// Bytes at the end that are the beginning of a character.
    private static func cutBytes(_ bytes: Span<UInt8>) -> Int {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            guard (0x80..<0xC0).contains(byte) else {
                let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                return length > count ? count : 0
            }
        }
        return 0
    }

    /// All was printed.
    mutating func finish(into receiver: inout some SegmentReceiver) throws {
        let rest = cut
        append(rest.span)
        try writer.close(into: &receiver)
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        guard PDFUntoldLetters.mayHoldUntold(bytes) else {
            untold.pass(bytes: bytes.count)
            return append(plain: bytes)
        }
        let plain = PDFLetterForms.plain(bytes)
        untold.take(plain.span)
        append(plain: plain.span)
    }

    private mutating func append(plain bytes: Span<UInt8>) {
        if isAtStart {
            writer.mark(count + 1)
            isAtStart = false
        }
        if !hasText {
            for position in 0..<bytes.count where bytes[position] > 0x20 {
                hasText = true
                break
            }
        }
        textBytes += Int64(bytes.count)
        pageBytes += bytes.count
        writer.append(bytes)
    }

    private mutating func endPage() {
        count += 1
        writer.endLine()
        if !hasText {
            emptyPageCount += 1
            if emptyPages.count < Self.keptPages { emptyPages.append(count) }
        }
        if untold.endPage() {
            if untoldPages.count < Self.keptPages { untoldPages.append(count) }
        }
        hasSparsePage = hasSparsePage || pageBytes < Self.sparseBytes
        pageBytes = 0
        hasText = false
        isAtStart = true
    }
}
