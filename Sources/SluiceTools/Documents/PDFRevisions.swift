import SluiceContent

/// Where the earlier revisions of a PDF document end: a program that changes one may append what is new and leave the rest as
/// it was (ISO 32000-1, 7.5.6).
struct PDFRevisions {
    /// Revisions that are read: the first one and the latest.
    static let limit = 8
    private static let mark = Array("startxref".utf8)
    /// Marks that are looked at.
    private static let candidates = 1000

    /// The last bytes' positions, in their order.
    private(set) var ends: [Int64] = []
    /// Whether there are more than are kept.
    private(set) var hasMore = false
    /// The first of ``ends`` where the document is linearized: what stands in front of it may be its first page only, which
    /// refers to what follows (ISO 32000-1, F.3).
    private(set) var firstPart: Int64?
    private static let linearized = "/Linearized"

    /// Finds the marks of an end whose table lies in front of them.
    init(of content: ContentFile) throws(SystemError) {
        var position: Int64 = 0
        var left = Self.candidates
        while left > 0, let found = try PDFBody.place(of: Self.mark, in: position..<content.byteCount, of: content) {
            position = found + Int64(Self.mark.count)
            left -= 1
            guard let end = try PDFBody.end(at: position, of: content),
                try Self.isTable(PDFBody.number(at: position, of: content), before: found, of: content)
            else { continue }
            ends.append(end)
        }
        // The last one is the document itself, unless a later change is cut off.
        if let last = ends.last, try !PDFBody.holds("endobj", in: last..<content.byteCount, of: content) {
            ends.removeLast()
        }
        if try PDFBody.holds(Self.linearized, in: 0..<min(1024, content.byteCount), of: content) {
            firstPart = ends.first
        }
        hasMore = left == 0 || ends.count > Self.limit
        if ends.count > Self.limit { ends.removeSubrange(1...ends.count - Self.limit) }
    }

    /// Whether a table, or a stream of one, begins at a position.
    private static func isTable(
        _ position: Int64, before mark: Int64, of content: ContentFile
    ) throws(SystemError) -> Bool {
        guard position > 0, position < mark else { return false }
        let bytes = try PDFBody.bytes(of: content, position..<position + 32).drop { $0 <= 0x20 }
        return bytes.starts(with: "xref".utf8) || bytes.first.map { (0x30...0x39).contains($0) } == true
    }
}
