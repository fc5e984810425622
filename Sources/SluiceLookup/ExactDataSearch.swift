import CSluiceScan

/// A cell of exact data in a text.
package struct ExactDataCell: Sendable, Hashable {
    /// Half-open range of bytes in the text.
    package var range: Range<Int>
    /// Number of its column in the file.
    package var column: Int
    /// Where it stands in the column's table.
    var places: Range<Int>

    /// What it holds: equal for cells of one file that hold the same.
    package struct Value: Sendable, Hashable {
        var column: Int
        var place: Int
    }

    package var value: Value { Value(column: column, place: places.lowerBound) }
}

/// The working memory of one thread that searches for cells.
package struct ExactDataScratch {
    private static let capacity = 4096

    var places = [UInt32](repeating: 0, count: capacity)
    var events = [sluice_cell_event](repeating: sluice_cell_event(), count: capacity)

    package init() {}
}

/// The search for the cells of some columns. Immutable; that is what `@unchecked Sendable` rests on.
@safe package final class ExactDataSearch: @unchecked Sendable {
    /// Bytes from the start of a cell that are looked at, at most: the cell, and the character behind it.
    package static let reach = ListedValue.reach
    /// Bytes before the start of a cell that are looked at, at most.
    package static let lookbehind = Int(SLUICE_CELL_LOOKBEHIND)

    private let file: ExactDataFile
    /// By class of cell, those of the columns that have any.
    private let filters: [[sluice_cell_filter]]
    private let lengths: CellLengths
    private let gate: ListedGate

    /// - Parameters:
    ///   - file: whose cells are looked for.
    ///   - columns: numbers of its columns.
    ///   - shortest: bytes of a cell's normal form, at least; up to 63.
    package init(_ file: ExactDataFile, columns: [Int], shortest: Int) {
        self.file = file
        var lengths = CellLengths()
        var gate = ListedGate()
        var filters = unsafe [[sluice_cell_filter]](repeating: [], count: CellLengths.classCount)
        for column in columns {
            let plan = file.columns[column].plan
            lengths.formUnion(plan.lengths)
            gate = gate.united(with: plan.gate)
            let filter = unsafe sluice_cell_filter(
                blocks: file.columns[column].filter, block_count: plan.filterBlocks, column: 1 << UInt64(column))
            let used = plan.lengths.atLeast(shortest)
            for cellClass in 0..<CellLengths.classCount where !used.isEmpty(cellClass) {
                unsafe filters[cellClass].append(filter)
            }
        }
        self.lengths = lengths.atLeast(shortest)
        self.gate = gate
        unsafe self.filters = filters
    }

    /// Appends the cells that begin in a range, in the order of their start, those of one start the shorter first.
    ///
    /// - Parameters:
    ///   - text: the bytes, with ``reach`` behind the range and ``lookbehind`` before it, unless the text ends.
    ///   - range: where cells begin.
    ///   - scratch: working memory.
    ///   - cells: what the cells are appended to.
    package func appendCells(
        in text: Span<UInt8>, range: Range<Int>, scratch: inout ExactDataScratch, to cells: inout [ExactDataCell]
    ) {
        let first = cells.count
        for cellClass in 0..<CellLengths.classCount where !lengths.isEmpty(cellClass) {
            var next = range.lowerBound
            while next < range.upperBound {
                var count = 0
                next = find(in: text, next..<range.upperBound, cellClass, &scratch, &count)
                for index in 0..<count { append(scratch.events[index], to: &cells) }
            }
        }
        guard cells.count - first > 1 else { return }
        cells[first...].sort { left, right in
            (left.range.lowerBound, left.range.upperBound, left.column)
                < (right.range.lowerBound, right.range.upperBound, right.column)
        }
        // A number may be found both as digits and as text.
        var last = first
        for index in (first + 1)..<cells.count where cells[index] != cells[last] {
            last += 1
            cells[last] = cells[index]
        }
        cells.removeSubrange((last + 1)...)
    }

    /// A filter lets others through now and then: the table decides.
    private func append(_ event: sluice_cell_event, to cells: inout [ExactDataCell]) {
        var columns = event.columns
        while columns != 0 {
            let column = columns.trailingZeroBitCount
            columns &= columns - 1
            let places = file.columns[column].places(of: event.fingerprint)
            guard !places.isEmpty else { continue }
            cells.append(ExactDataCell(range: Int(event.start)..<Int(event.end), column: column, places: places))
        }
    }

    private func find(
        in text: Span<UInt8>, _ range: Range<Int>, _ cellClass: Int, _ scratch: inout ExactDataScratch,
        _ count: inout Int
    ) -> Int {
        let level = sluice_best_level()
        let lengths = lengths.words
        return unsafe filters[cellClass].withUnsafeBufferPointer { filters in
            unsafe gate.words.withUnsafeBufferPointer { words in
                var wanted = unsafe sluice_cells()
                unsafe wanted.key = file.hashKey
                unsafe wanted.filters = filters.baseAddress
                unsafe wanted.filter_count = filters.count
                unsafe wanted.lengths = (
                    (lengths[0], lengths[1], lengths[2], lengths[3]), (lengths[4], lengths[5], lengths[6], lengths[7]),
                    (lengths[8], lengths[9], lengths[10], lengths[11])
                )
                unsafe wanted.gate = gate.table(words)
                return unsafe withUnsafePointer(to: file.folding.table) { folding in
                    unsafe text.withUnsafeBufferPointer { bytes in
                        unsafe scratch.places.withUnsafeMutableBufferPointer { places in
                            unsafe scratch.events.withUnsafeMutableBufferPointer { events in
                                unsafe sluice_find_cells(
                                    folding, &wanted, Int32(cellClass), level, bytes.baseAddress, bytes.count,
                                    range.lowerBound, range.upperBound, places.baseAddress, places.count,
                                    events.baseAddress, events.count, &count)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension ExactDataFile {
    /// Rows that hold the value of a cell, ascending; nil when there are more than `limit`.
    package func rows(of cell: ExactDataCell, limit: Int) -> [UInt32]? {
        guard cell.places.count <= limit else { return nil }
        return cell.places.map { columns[cell.column].row(at: $0) }
    }

    /// Calls `body` with the index of each of some rows that holds the value of a cell in the cell's column.
    ///
    /// - Parameters:
    ///   - rows: ascending.
    ///   - cell: of this file.
    ///   - body: gets the indices, ascending.
    /// - Returns: steps taken, at most twice as many as there are rows.
    package func forEachIndex(of rows: [UInt32], holding cell: ExactDataCell, _ body: (Int) -> Void) -> Int {
        columns[cell.column].forEachShared(rows, in: cell.places, body)
    }
}
