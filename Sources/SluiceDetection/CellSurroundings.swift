import SluiceLookup

/// The cells around primary values. Text is looked at once, however many values share it; places are offsets in the text.
struct CellSurroundings {
    /// In the order of their start within each part that was searched.
    private(set) var cells: [ExactDataCell] = []
    /// Cells that begin from `begin` to `frontier` are known.
    private var begin = 0
    private var frontier = 0

    /// A new text.
    mutating func reset() {
        cells.removeAll(keepingCapacity: true)
        begin = 0
        frontier = 0
    }

    /// Sees that all cells are known that begin within a distance of a value, and forgets those far before it.
    ///
    /// - Parameters:
    ///   - place: of the value; starts never descend.
    ///   - within: bytes on both sides.
    ///   - search: for the cells.
    ///   - scratch: working memory.
    ///   - text: bytes from offset `base` on, with what the search needs on both sides.
    ///   - base: offset of the first of these bytes.
    mutating func cover(
        _ place: Range<Int>, within: Int, search: ExactDataSearch, scratch: inout ExactDataScratch,
        in text: Span<UInt8>,
        base: Int
    ) {
        let low = max(place.lowerBound - within, base)
        let high = min(place.upperBound + within, base + text.count)
        if low > frontier || low < begin {
            cells.removeAll(keepingCapacity: true)
            frontier = low
        } else if low > begin {
            cells.removeAll { $0.range.lowerBound < low }
        }
        begin = low
        guard high > frontier else { return }
        let first = cells.count
        search.appendCells(in: text, range: (frontier - base)..<(high - base), scratch: &scratch, to: &cells)
        for index in first..<cells.count {
            let range = cells[index].range
            cells[index].range = (range.lowerBound + base)..<(range.upperBound + base)
        }
        frontier = high
    }
}
