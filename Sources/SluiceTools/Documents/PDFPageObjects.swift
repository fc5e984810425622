import SluiceContent

/// Finds the page objects of a PDF document by its bytes, whatever its trailer, its table and its tree of pages say. Those
/// in compressed streams of objects are not seen.
struct PDFPageObjects {
    private static let objectMark = Array(" obj".utf8)
    private static let pageMark = Array("/Page".utf8)
    private static let typeMark = Array("/Type".utf8)
    private static let blockBytes: Int64 = 256 << 10
    /// Bytes in front of a mark, and behind its beginning, that are looked at.
    private static let (before, behind) = (32, 16)
    /// Pages that are kept in mind, and the highest number of an object, for which readers take memory.
    private static let pageLimit = 20_000
    private static let numberLimit = 1_000_000

    /// In the order of the file.
    private(set) var pages: [PDFReference] = []
    /// The highest number of an object.
    private(set) var highest = 0
    private var known: Set<Int> = []
    private var object: PDFReference?

    init(of content: ContentFile) throws(SystemError) {
        var position: Int64 = 0
        while position < content.byteCount {
            let start = max(0, position - Int64(Self.before))
            let end = min(content.byteCount, position + Self.blockBytes)
            let block = try PDFBody.bytes(of: content, start..<min(content.byteCount, end + Int64(Self.behind)))
            look(at: block, Int(position - start)..<Int(end - start))
            position = end
        }
    }

    /// Looks at the marks that begin in a range.
    private mutating func look(at block: [UInt8], _ range: Range<Int>) {
        var object = PDFBody.find(Self.objectMark, in: block, from: range.lowerBound)
        var page = PDFBody.find(Self.pageMark, in: block, from: range.lowerBound)
        while let next = [object, page].compactMap(\.self).min(), next < range.upperBound {
            if next == object {
                noteObject(block[..<next])
                object = PDFBody.find(Self.objectMark, in: block, from: next + 1)
            } else {
                notePage(block, next)
                page = PDFBody.find(Self.pageMark, in: block, from: next + 1)
            }
        }
    }

    /// The number and the generation stand in front of the mark.
    private mutating func noteObject(_ front: ArraySlice<UInt8>) {
        let generation = Array(front.reversed().prefix { (0x30...0x39).contains($0) }.reversed())
        let rest = front.dropLast(generation.count)
        guard rest.last == 0x20 else { return }
        let number = Array(rest.dropLast().reversed().prefix { (0x30...0x39).contains($0) }.reversed())
        guard let found = PDFReference(number + [0x20] + generation + [0x20, 0x52]), found.number < Self.numberLimit
        else { return }
        object = found
        highest = max(highest, found.number)
    }

    /// The name is a type, and not the beginning of another one.
    private mutating func notePage(_ block: [UInt8], _ place: Int) {
        let behind = place + Self.pageMark.count
        if behind < block.count, Self.isRegular(block[behind]) { return }
        let front = block[..<place].suffix(Self.before).reversed().drop { $0 <= 0x20 }.prefix(Self.typeMark.count)
        guard front.elementsEqual(Self.typeMark.reversed()), let object, pages.count < Self.pageLimit,
            known.insert(object.number).inserted
        else { return }
        pages.append(object)
    }

    /// Neither a blank nor a delimiter (ISO 32000-1, 7.2.2).
    private static func isRegular(_ byte: UInt8) -> Bool { byte > 0x20 && !"()<>[]{}/%".utf8.contains(byte) }

    /// What makes the bytes in front of it a document of these pages: a tree, a catalog and a trailer. Its table leads
    /// nowhere, so that readers look for the objects themselves.
    var tail: [UInt8] {
        let (catalog, tree) = (highest + 1, highest + 2)
        let kids = pages.map { "\($0.number) \($0.generation) R" }.joined(separator: " ")
        return Array(
            """

            endstream
            endobj
            \(catalog) 0 obj
            << /Type /Catalog /Pages \(tree) 0 R >>
            endobj
            \(tree) 0 obj
            << /Type /Pages /Count \(pages.count) /Kids [ \(kids) ] >>
            endobj
            trailer
            << /Size \(tree + 1) /Root \(catalog) 0 R >>
            startxref
            0
            %%EOF

            """.utf8)
    }
}
