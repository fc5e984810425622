import SluiceCore

/// What of a Word document's text was deleted while changes were tracked: the places of its characters in the stream, told
/// by the formats of characters (MS-DOC 2.4.6.2).
struct WordDeletions {
    /// A part of some bytes that is deleted as a whole, or not at all.
    struct Slice {
        var range: Range<Int64>
        var isDeleted: Bool
    }

    /// Pages of formats that are looked at, and ranges that are kept.
    private static let maximumPages = 1 << 16
    private static let maximumRanges = 1 << 18
    private static let pageBytes = 512
    /// `sprmCFRMarkDel` (2.6.1).
    private static let deletedMark = 0x0800

    /// In order, none on another.
    private var ranges: [Range<Int64>] = []

    /// - Parameters:
    ///   - head: beginning of the stream `WordDocument`.
    ///   - document: that stream.
    ///   - tables: the stream of the tables.
    init(head: [UInt8], _ document: SlicedOrigin, tables: SlicedOrigin) {
        guard let offset = head.uint32(at: 0xFA), let count = head.uint32(at: 0xFE), count >= 12 else { return }
        let table = tables.bytes(at: Int64(offset), count: min(count, 8 * Self.maximumPages + 4))
        let pages = (table.count - 4) / 8
        for index in 0..<max(0, pages) {
            guard let number = table.uint32(at: 4 * (pages + 1) + 4 * index) else { break }
            let page = document.bytes(at: Int64(number & 0x3F_FFFF) * Int64(Self.pageBytes), count: Self.pageBytes)
            guard page.count == Self.pageBytes else { continue }
            take(page)
        }
        settle()
    }

    /// The parts of some bytes of the stream, which are characters of so many bytes.
    func slices(of bytes: Range<Int64>, width: Int) -> [Slice] {
        let whole = [Slice(range: bytes, isDeleted: false)]
        guard !ranges.isEmpty else { return whole }
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= bytes.lowerBound { low = middle + 1 } else { high = middle }
        }
        var slices: [Slice] = []
        var next = bytes.lowerBound
        for range in ranges[low...] {
            let deleted = range.clamped(to: bytes)
            guard !deleted.isEmpty else { break }
            // A range that cuts characters in two is none that Word has written.
            guard (deleted.lowerBound - bytes.lowerBound) % Int64(width) == 0, deleted.count % width == 0 else {
                return whole
            }
            if deleted.lowerBound > next {
                slices.append(Slice(range: next..<deleted.lowerBound, isDeleted: false))
            }
            slices.append(Slice(range: deleted, isDeleted: true))
            next = deleted.upperBound
        }
        if next < bytes.upperBound { slices.append(Slice(range: next..<bytes.upperBound, isDeleted: false)) }
        return slices
    }

    /// Takes a page: positions of runs, for each where its format stands, and the formats from the end on (2.9.33).
    private mutating func take(_ page: [UInt8]) {
        let runs = Int(page[Self.pageBytes - 1])
        guard (runs + 1) * 4 + runs < Self.pageBytes else { return }
        for run in 0..<runs {
            let place = 2 * Int(page[(runs + 1) * 4 + run])
            guard place > 0, let start = page.uint32(at: 4 * run), let end = page.uint32(at: 4 * run + 4), start < end,
                Self.isDeleted(page[place...].dropFirst().prefix(Int(page[place]))), ranges.count < Self.maximumRanges
            else { continue }
            ranges.append(Int64(start)..<Int64(end))
        }
    }

    private mutating func settle() {
        ranges.sort { $0.lowerBound < $1.lowerBound }
        var joined: [Range<Int64>] = []
        for range in ranges {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        ranges = joined
    }

    /// Whether a list of properties says so; each has a number and an operand, whose size its upper bits tell (2.6).
    private static func isDeleted(_ properties: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(properties)
        var position = 0
        while let number = bytes.uint16(at: position), position + 2 < bytes.count {
            position += 2
            if number == deletedMark { return bytes[position] != 0 }
            switch number >> 13 {
            case 0, 1: position += 1
            case 2, 4, 5: position += 2
            case 3: position += 4
            case 6: position += 1 + Int(bytes[position])
            default: position += 3
            }
        }
        return false
    }
}
