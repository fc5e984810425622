/// A set of 64-bit hashes in some twelve bytes each, whatever their number.
///
/// Hashes lie in order in pages of equal size, of which a full one is split in two. So no memory is ever given back that
/// the next growth could not use: the table of a `Set` doubles, and arrays that grow leave holes in the heap, which in a
/// run over a million files came to as much as the hashes.
struct HashSet: Sendable {
    /// Hashes in a page.
    private static let pageCount = 512

    private var pages: [[UInt64]]
    /// The least hash that belongs into each page.
    private var bounds: [UInt64] = [0]

    init() { pages = [Self.page([])] }

    /// Adds a hash; all its bits must be spread evenly.
    ///
    /// - Returns: whether it is new.
    mutating func insert(_ hash: Int) -> Bool {
        let hash = UInt64(bitPattern: Int64(hash))
        var page = Self.firstIndex(in: bounds) { $0 > hash } - 1
        var position = Self.firstIndex(in: pages[page]) { $0 >= hash }
        if position < pages[page].count, pages[page][position] == hash { return false }
        if pages[page].count == Self.pageCount {
            split(page)
            if hash >= bounds[page + 1] {
                page += 1
                position -= Self.pageCount / 2
            }
        }
        pages[page].insert(hash, at: position)
        return true
    }

    private mutating func split(_ page: Int) {
        let upper = Self.page(pages[page].suffix(Self.pageCount / 2))
        pages[page].removeLast(Self.pageCount / 2)
        bounds.insert(upper[0], at: page + 1)
        pages.insert(upper, at: page + 1)
    }

    private static func page(_ hashes: ArraySlice<UInt64>) -> [UInt64] {
        var page: [UInt64] = []
        page.reserveCapacity(pageCount)
        page += hashes
        return page
    }

    /// The first index in an ascending array from which on the condition holds; its count where it never does.
    private static func firstIndex(in sorted: [UInt64], where holds: (UInt64) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
