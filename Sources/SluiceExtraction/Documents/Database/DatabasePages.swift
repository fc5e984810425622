import SluiceArchive

/// What the pages of a database hold that no table shows: pages on the list of free ones, and free room inside pages
/// (sqlite.org/fileformat2.html, 1.5 and 1.6). Deleted rows stay there until something else takes their place, unless the
/// database was told to overwrite them.
struct DatabasePages {
    private let input: any ArchiveInput
    private let pageBytes: Int
    private let pageCount: Int64
    private var freePages = Set<UInt32>()
    /// Whether the file ends before its last page.
    let isCut: Bool
    /// Where the last page ends; nil when that is not known.
    var end: Int64? { pageCount > 0 ? pageCount * Int64(pageBytes) : nil }

    /// Looks at the header and the list of free pages.
    init(_ input: any ArchiveInput) {
        self.input = input
        let byteCount = input.byteCount ?? 0
        let header = byteCount >= 100 ? input.bytes(at: 0, count: 100) : []
        let declared = header.count == 100 ? Int(header[16]) << 8 | Int(header[17]) : 0
        pageBytes = declared == 1 ? 65_536 : declared
        guard pageBytes >= 512, pageBytes & (pageBytes - 1) == 0 else {
            pageCount = 0
            isCut = false
            return
        }
        let wholePages = byteCount / Int64(pageBytes)
        // The header's count holds only when the two change counters agree (1.3.7).
        let counted = header[24..<28] == header[92..<96] ? Self.number(header, 28) : 0
        isCut = counted > wholePages
        pageCount = counted > 0 ? min(counted, wholePages) : wholePages
        findFreePages(first: Self.number(header, 32))
    }

    private mutating func findFreePages(first: Int64) {
        var trunk = first
        // A page can be on the list once: what comes again is a loop.
        while trunk > 0, trunk <= pageCount, freePages.insert(UInt32(trunk)).inserted {
            let page = input.bytes(at: (trunk - 1) * Int64(pageBytes), count: pageBytes)
            guard page.count == pageBytes else { return }
            let leaves = min(Self.number(page, 4), Int64(pageBytes / 4 - 2))
            for index in 0..<Int(leaves) {
                let leaf = Self.number(page, 8 + index * 4)
                if leaf > 0 && leaf <= pageCount { freePages.insert(UInt32(leaf)) }
            }
            trunk = Self.number(page, 0)
        }
    }

    /// What is left in one page after the other, none of it only zeros.
    func makeIterator() -> some IteratorProtocol<[UInt8]> {
        (0..<pageCount).lazy.flatMap { leftovers(in: $0) }.makeIterator()
    }

    private func leftovers(in index: Int64) -> [[UInt8]] {
        let page = input.bytes(at: index * Int64(pageBytes), count: pageBytes)
        guard page.count == pageBytes else { return [] }
        if freePages.contains(UInt32(clamping: index + 1)) { return Self.texts(page[...]) }
        let header = index == 0 ? 100 : 0
        guard [2, 5, 10, 13].contains(page[header]) else { return [] }
        let pointers = header + (page[header] < 8 ? 12 : 8)
        let cells = Self.short(page, header + 3)
        let start = Self.short(page, header + 5)
        let content = start == 0 ? 65_536 : start
        let gap = pointers + cells * 2
        guard gap <= content, content <= pageBytes else { return [] }
        return Self.texts(page[gap..<content]) + freeBlocks(of: page, first: Self.short(page, header + 1))
    }

    private func freeBlocks(of page: [UInt8], first: Int) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var block = first
        while block > 0, block + 4 <= page.count {
            let end = min(page.count, block + Self.short(page, block + 2))
            if end > block + 4 { result += Self.texts(page[(block + 4)..<end]) }
            let next = Self.short(page, block)
            // The blocks stand in the order of their offsets.
            guard next > block else { break }
            block = next
        }
        return result
    }

    /// The bytes without the zeros around and between them.
    private static func texts(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        bytes.split(separator: 0).filter { $0.count >= 4 }.map { Array($0) }
    }

    private static func short(_ bytes: [UInt8], _ offset: Int) -> Int {
        Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> Int64 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int64($1) }
    }
}
