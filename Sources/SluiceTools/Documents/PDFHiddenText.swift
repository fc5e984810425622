import SluiceCore
import SluiceExtraction

/// Keeps in mind which lines the pages of a document have.
struct PDFLines {
    /// Lines that are kept in mind.
    private static let limit = 500_000

    private var known: Set<Int> = []
    private var hasher = Hasher()
    private var isEmpty = true

    mutating func append(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        isEmpty = false
        unsafe bytes.withUnsafeBufferPointer { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

    /// Ends a line of a page.
    mutating func endLine(page: Int) {
        let line = takeLine(page)
        if known.count < Self.limit, let line { known.insert(line) }
    }

    /// Ends a line of a page, and tells whether it is none that was kept. Empty ones are.
    mutating func endLine(isNewOn page: Int) -> Bool { takeLine(page).map { !known.contains($0) } ?? false }

    private mutating func takeLine(_ page: Int) -> Int? {
        guard !isEmpty else { return nil }
        hasher.combine(page)
        defer {
            hasher = Hasher()
            isEmpty = true
        }
        return hasher.finalize()
    }
}

/// Puts together what a second reading of a document shows more than the first one did, page by page.
///
/// Of a page with a new line those are left out that it has shown before, but for lines without a digit or an @, which may
/// label what is new.
struct PDFHiddenText {
    private static let (formFeed, lineFeed): (UInt8, UInt8) = (0x0C, 0x0A)
    /// Bytes of a page that come together before they are passed on, new or not.
    private static let pageBytes = 1 << 20

    private var writer: PartWriter
    /// Of the first reading.
    private(set) var lines: PDFLines
    /// Whether what is new is kept in mind as well.
    private let keepsLines: Bool
    private var page = 1
    private var kept: [UInt8] = []
    private var line: [UInt8] = []
    private var isNew = false

    init(path: String, type: String, part: String, shown: PDFLines, keepsLines: Bool = false) {
        writer = PartWriter(path: path, type, part: part, unit: .page)
        lines = shown
        self.keepsLines = keepsLines
    }

    mutating func take(_ bytes: Span<UInt8>, into receiver: inout some SegmentReceiver) throws {
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte == Self.formFeed || byte == Self.lineFeed else {
                line.append(byte)
                if line.count == Self.pageBytes { endLine() }
                continue
            }
            endLine()
            if byte == Self.formFeed {
                endPage()
                page += 1
            }
            if writer.isFull { try writer.flush(into: &receiver) }
        }
    }

    /// All was printed.
    ///
    /// - Returns: bytes of text.
    mutating func finish(into receiver: inout some SegmentReceiver) throws -> Int64 {
        endLine()
        endPage()
        return try writer.close(into: &receiver)
    }

    private mutating func endLine() {
        lines.append(line)
        let isNewLine = lines.endLine(isNewOn: page)
        isNew = isNew || isNewLine
        if keepsLines {
            lines.append(line)
            lines.endLine(page: page)
        }
        if isNewLine || !line.contains(where: { (0x30...0x39).contains($0) || $0 == 0x40 }) {
            kept += line
            kept.append(Self.lineFeed)
        }
        line.removeAll(keepingCapacity: true)
        if kept.count > Self.pageBytes { endPage() }
    }

    private mutating func endPage() {
        if isNew {
            writer.mark(page)
            writer.append(kept)
            writer.endLine()
        }
        kept.removeAll(keepingCapacity: true)
        isNew = false
    }
}
