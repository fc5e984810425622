import SluiceLookup
import SluicePattern

/// Finds records of exact data in a text that comes in windows: for each entry primary values leftmost, of one start the
/// longest, and not overlapping, each with the columns of its record that stand near it. The working memory of one thread.
struct ExactDataMatcher {
    /// What is remembered of an entry; offsets in the text.
    private struct Progress {
        /// Where the next value begins at the earliest.
        var next = 0
        /// Records that were told not long ago, and where.
        var told: [(row: UInt32, end: Int)] = []
    }

    /// What makes up a hit.
    private struct Found {
        var group: Int
        /// Numbers of columns, the primary one first.
        var columns: [Int]
    }

    private let groups: [CompiledExactData.Group]
    /// By group, the names of its columns.
    private let names: [[String]]
    private var progress: [[Progress]]
    private var surroundings: [CellSurroundings]
    /// By hit of the present window.
    private var found: [PatternHit: Found] = [:]
    private var cells: [ExactDataCell] = []
    private var scratch = ExactDataScratch()
    private var joined = JoinedValues()
    private let mostSteps: Int
    /// By group and use, rows and cells that were compared in this input.
    private var steps: [[Int]]

    /// - Parameters:
    ///   - compiled: what is looked for.
    ///   - mostSteps: see ``SegmentScanner/Options/joinSteps``.
    init(_ compiled: CompiledExactData, mostSteps: Int) {
        groups = compiled.groups
        self.mostSteps = mostSteps
        steps = groups.map { [Int](repeating: 0, count: $0.uses.count) }
        names = groups.map(\.data.columnNames)
        progress = groups.map { [Progress](repeating: Progress(), count: $0.uses.count) }
        surroundings = groups.map { _ in CellSurroundings() }
    }

    /// A new input: all entries are on.
    mutating func beginInput() {
        joined.removeAll()
        for group in groups.indices {
            for use in steps[group].indices { steps[group][use] = 0 }
        }
    }

    /// Numbers of the entries that used up their steps in this input and were off from then on, as far as they join
    /// columns.
    var limitedEntries: [Int] {
        groups.indices.flatMap { group in
            groups[group].uses.indices.filter { isUsedUp(group, $0) }.map { groups[group].uses[$0].entry }
        }
    }

    private func isUsedUp(_ group: Int, _ use: Int) -> Bool { steps[group][use] >= mostSteps }

    /// A new text: the next window begins at offset 0.
    mutating func beginText() {
        for group in groups.indices {
            surroundings[group].reset()
            for use in progress[group].indices { progress[group][use] = Progress() }
        }
    }

    /// Appends all hits that begin in a range, with the numbers of their entries.
    ///
    /// - Parameters:
    ///   - text: the bytes of the text from offset `base` on, with ``CompiledExactData/lookbehind`` before the range and
    ///     ``CompiledExactData/reach`` behind it, unless the text ends.
    ///   - range: in `text`; behind all ranges before.
    ///   - base: offset of the first of these bytes.
    ///   - hits: what the hits are appended to.
    mutating func find(in text: Span<UInt8>, range: Range<Int>, base: Int, into hits: inout [PatternHit]) {
        found.removeAll(keepingCapacity: true)
        for group in groups.indices {
            cells.removeAll(keepingCapacity: true)
            groups[group].primary.appendCells(in: text, range: range, scratch: &scratch, to: &cells)
            var first = 0
            while first < cells.count {
                var end = first + 1
                while end < cells.count, cells[end].range.lowerBound == cells[first].range.lowerBound { end += 1 }
                for use in groups[group].uses.indices {
                    take(first..<end, group, use, in: text, base: base, into: &hits)
                }
                first = end
            }
        }
    }

    /// The names of the columns whose cells make up a hit of the present window, the primary one first.
    func columns(of hit: PatternHit) -> [String] {
        guard let found = found[hit] else { return [] }
        return found.columns.map { names[found.group][$0] }
    }

    /// Of cells that begin at one place, the longest that makes up a hit of an entry.
    private mutating func take(
        _ candidates: Range<Int>, _ group: Int, _ use: Int, in text: Span<UInt8>, base: Int,
        into hits: inout [PatternHit]
    ) {
        let wanted = groups[group].uses[use]
        for index in candidates.reversed() where wanted.primary & 1 << UInt64(cells[index].column) != 0 {
            let cell = cells[index]
            let place = (base + cell.range.lowerBound)..<(base + cell.range.upperBound)
            guard place.lowerBound >= progress[group][use].next else { return }
            guard let record = record(of: cell, at: place, group, use, in: text, base: base) else { continue }
            progress[group][use].next = place.upperBound
            if let row = record.row, isKnown(row, at: place, group, use) { return }
            let hit = PatternHit(
                pattern: Int32(wanted.entry), start: Int32(cell.range.lowerBound), end: Int32(cell.range.upperBound))
            hits.append(hit)
            found[hit] = Found(group: group, columns: record.columns)
            return
        }
    }

    /// Whether a record was told within the entry's distance before a place; from now on it was.
    private mutating func isKnown(_ row: UInt32, at place: Range<Int>, _ group: Int, _ use: Int) -> Bool {
        let within = groups[group].uses[use].rule.within
        progress[group][use].told.removeAll { $0.end + within < place.lowerBound }
        if progress[group][use].told.contains(where: { $0.row == row }) { return true }
        progress[group][use].told.append((row, place.upperBound))
        return false
    }
}

// MARK: Joining

extension ExactDataMatcher {
    /// A record that stands in the text: nil for the row where no other column has a say.
    private struct Record {
        var row: UInt32?
        var columns: [Int]
    }

    private mutating func record(
        of cell: ExactDataCell, at place: Range<Int>, _ group: Int, _ number: Int, in text: Span<UInt8>, base: Int
    ) -> Record? {
        let use = groups[group].uses[number]
        guard use.rule.isJoined, let search = groups[group].beside else {
            return Record(row: nil, columns: [cell.column])
        }
        let data = groups[group].data
        guard !isUsedUp(group, number) else { return nil }
        // A value of very many records says nothing of any of them.
        guard let rows = data.rows(of: cell, limit: ExactDataBuilder.mostRows) else { return nil }
        surroundings[group].cover(
            place, within: groups[group].within, search: search, scratch: &scratch, in: text, base: base)
        let own: UInt64 = 1 << UInt64(cell.column)
        var found = [UInt64](repeating: own, count: rows.count)
        var taken = rows.count + surroundings[group].cells.count
        for other in surroundings[group].cells {
            let bit: UInt64 = 1 << UInt64(other.column)
            guard use.others & bit & ~own != 0, other.range.lowerBound >= place.lowerBound - use.rule.within,
                other.range.upperBound <= place.upperBound + use.rule.within, !other.range.overlaps(place)
            else { continue }
            let pair = JoinedValues.Pair(group: group, primary: cell.value, other: other.value)
            if let known = joined[pair] {
                for index in known { found[index] |= bit }
                continue
            }
            var indices: [Int] = []
            taken += data.forEachIndex(of: rows, holding: other) { indices.append($0) }
            for index in indices { found[index] |= bit }
            joined[pair] = indices
        }
        steps[group][number] += taken
        guard let best = best(found, use) else { return nil }
        let beside = found[best] & ~own
        return Record(
            row: rows[best],
            columns: [cell.column] + names[group].indices.filter { beside & 1 << UInt64($0) != 0 })
    }

    /// The record with the most columns among those with enough, the first of several.
    private func best(_ found: [UInt64], _ use: CompiledExactData.Use) -> Int? {
        var best: Int?
        for (index, columns) in found.enumerated()
        where columns & use.required == use.required && columns.nonzeroBitCount >= use.rule.minColumns {
            if columns.nonzeroBitCount > best.map({ found[$0].nonzeroBitCount }) ?? 0 { best = index }
        }
        return best
    }
}
