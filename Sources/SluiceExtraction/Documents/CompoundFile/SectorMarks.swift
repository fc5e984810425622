/// Which sectors of a compound file belong to a stream: no sector belongs to two, or twice to one.
struct SectorMarks {
    private var isTaken: [Bool] = []
    /// Whether a sector was met again.
    private(set) var hasRepeats = false

    /// Marks a sector. Sectors follow each other in most chains, so that the array grows as it is filled.
    mutating func take(_ sector: Int) {
        if sector >= isTaken.count {
            isTaken += repeatElement(false, count: max(sector + 1, isTaken.count * 2) - isTaken.count)
        }
        if isTaken[sector] { hasRepeats = true }
        isTaken[sector] = true
    }
}
