import CSluiceScan
import Crypto

/// Makes an exact-data file of records. Cells are hashed as they come and put aside on disk. In memory is, of one column
/// at a time, the filter and fences with some 20 bits for each cell, and a million cells of ``CellSpill``, 36 MiB.
package final class ExactDataBuilder {
    /// Columns of a file, at most.
    package static let mostColumns = 64
    /// Bytes of a cell's normal form, at least.
    package static let shortest = 2
    /// Rows that share a value of a column, at most, for it to be looked for as a primary value beside others.
    package static let mostRows = 1000

    private struct Column {
        var lengths = CellLengths()
        /// Made with the first cell of text.
        var gate: ListedGate?
        var report: ExactDataReport.Column
    }

    private let key: ExactDataKey
    private let folding: FoldingTable
    private let output: ExactDataOutput
    private let spill: CellSpill
    private let salt: [UInt8]
    private let hashKey: [UInt64]
    private var columns: [Column]
    private var rowCount: UInt32 = 0
    private var form = [UInt8](repeating: 0, count: Int(SLUICE_LONGEST_CELL))
    private var hash: [UInt64] = [0, 0]
    private var runs = [UInt64](repeating: 0, count: Int(SLUICE_LONGEST_RUN))

    /// - Parameters:
    ///   - path: of the file to make; the folder also takes some 24 bytes for each cell until the end.
    ///   - columns: their names, at most ``mostColumns``.
    ///   - key: of the hashes.
    ///   - folding: how words are compared.
    /// - Throws: ``ExactDataError``.
    package init(
        path: String, columns: [String], key: ExactDataKey, folding: FoldingTable
    ) throws(ExactDataError) {
        guard !columns.isEmpty, columns.count <= Self.mostColumns else {
            throw ExactDataError(
                "would have \(columns.count) columns, from 1 to \(Self.mostColumns)", "choose some with --columns")
        }
        self.key = key
        self.folding = folding
        output = try ExactDataOutput(path: path)
        spill = try CellSpill(folder: ExactDataOutput.folder(of: path), columnCount: columns.count)
        salt = unsafe SymmetricKey(size: .bits256).withUnsafeBytes { bytes in unsafe Array(bytes) }
        let halves = key.hashKey(salt: salt)
        hashKey = [halves.0, halves.1]
        self.columns = columns.map { Column(report: .init(name: $0)) }
    }

    /// Begins the next record.
    ///
    /// - Throws: ``ExactDataError`` when there are too many.
    package func beginRow() throws(ExactDataError) {
        guard rowCount < .max else { throw ExactDataError("would have more than 4 billion rows", "split the table") }
        rowCount += 1
    }

    /// Takes a cell of the present record.
    ///
    /// - Parameters:
    ///   - cell: its text in UTF-8.
    ///   - column: number of its column.
    /// - Returns: why the cell is left out, which the report tells too; nil when it is in.
    /// - Throws: ``ExactDataError`` when the disk is full.
    @discardableResult
    package func add(_ cell: Span<UInt8>, column: Int) throws(ExactDataError) -> ExactDataReport.Fault? {
        if let fault = fault(of: cell) {
            columns[column].report.leftOut[fault, default: 0] += 1
            return fault
        }
        var cellClass: Int32 = 0
        let size = normalize(cell, &cellClass)
        let fault: ExactDataReport.Fault? =
            switch size {
            case Int(SLUICE_CELL_EMPTY): .empty
            case Int(SLUICE_CELL_TOO_SPARSE): .sparse
            case Int(SLUICE_CELL_TOO_LONG): .long
            case ..<Self.shortest: .short
            default: isOneCharacter(size) ? .repeated : nil
            }
        if let fault {
            columns[column].report.leftOut[fault, default: 0] += 1
            return fault
        }
        unsafe sluice_siphash(hashKey, form, size, &hash)
        columns[column].lengths.add(size, cellClass: Int(cellClass))
        if cellClass == Int32(SLUICE_CELL_TEXT) {
            if columns[column].gate == nil { columns[column].gate = ListedGate(bitCount: ListedGate.mostBits) }
            for number in 0..<runCount(of: cell) { columns[column].gate?.add(runs[number]) }
        }
        if size < ExactDataFile.shortestAlone { columns[column].report.shortCells += 1 }
        columns[column].report.cells += 1
        try spill.append(CellRecord(fingerprint: hash[1], hash: hash[0], row: rowCount - 1), column: column)
        return nil
    }

    /// Writes the file under its name.
    ///
    /// - Returns: what it holds, and what was left out.
    /// - Throws: ``ExactDataError``; then there is no file, or the one that was there before.
    package func finish() throws(ExactDataError) -> ExactDataReport {
        var header = ExactDataHeader(
            salt: salt, foldingDigest: folding.digest, rows: UInt64(rowCount), columns: [])
        for column in columns {
            guard column.report.cells < UInt32.max else {
                throw ExactDataError("would have a column of more than 4 billion cells", "split the table")
            }
            header.columns.append(
                ExactDataColumnPlan(
                    name: column.report.name, cells: UInt64(column.report.cells), lengths: column.lengths,
                    gate: column.gate?.shrunk ?? ListedGate()))
        }
        let headerBytes = header.byteCount
        header.fileBytes = layOut(&header.columns, from: UInt64(headerBytes))
        try output.setSize(header.fileBytes)
        for index in columns.indices { try write(header.columns[index], column: index) }
        header.contentDigest = try output.digest(from: headerBytes)
        try output.write(header.sealed(with: key), at: 0)
        try output.publish()
        return ExactDataReport(
            rows: Int(rowCount), fileBytes: Int64(header.fileBytes), columns: columns.map(\.report))
    }
}

// MARK: Cells

extension ExactDataBuilder {
    private func fault(of cell: Span<UInt8>) -> ExactDataReport.Fault? {
        if cell.isEmpty { return .empty }
        let isText = unsafe cell.withUnsafeBufferPointer { bytes in
            unsafe bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
        }
        return isText ? nil : .notText
    }

    private func normalize(_ cell: Span<UInt8>, _ cellClass: inout Int32) -> Int {
        unsafe withUnsafePointer(to: folding.table) { table in
            unsafe cell.withUnsafeBufferPointer { bytes in
                unsafe Int(sluice_normalize_cell(table, bytes.baseAddress, bytes.count, &form, &cellClass))
            }
        }
    }

    /// Fills `runs`.
    private func runCount(of cell: Span<UInt8>) -> Int {
        unsafe withUnsafePointer(to: folding.table) { table in
            unsafe cell.withUnsafeBufferPointer { bytes in
                unsafe sluice_cell_runs(table, bytes.baseAddress, bytes.count, &runs)
            }
        }
    }

    /// `000000000` and its like stand for no value.
    private func isOneCharacter(_ size: Int) -> Bool { size > 2 && form[..<size].allSatisfy { $0 == form[0] } }
}

// MARK: Writing

extension ExactDataBuilder {
    /// Gives each section its place; returns the bytes of the file.
    private func layOut(_ plans: inout [ExactDataColumnPlan], from start: UInt64) -> UInt64 {
        var end = start
        for index in plans.indices {
            for section in ExactDataColumnPlan.Section.allCases {
                plans[index].offsets[section.rawValue] = end
                end = (end + plans[index].byteCount(of: section) + 63) / 64 * 64
            }
        }
        return end
    }

    private func write(_ plan: ExactDataColumnPlan, column: Int) throws(ExactDataError) {
        var filter = [UInt32](repeating: 0, count: Int(plan.filterBlocks) * 8)
        var fences = [UInt32](repeating: 0, count: 1 << Int(plan.fenceBits) + 1)
        var done: UInt64 = 0
        var last: (fingerprint: UInt64, count: Int) = (0, 0)
        let section = { (section: ExactDataColumnPlan.Section) in plan.offsets[section.rawValue] }
        try spill.forEachPiece(column: column) { records throws(ExactDataError) in
            unsafe filter.withUnsafeMutableBufferPointer { words in
                for record in records { unsafe sluice_filter_add(words.baseAddress, plan.filterBlocks, record.hash) }
            }
            for record in records {
                fences[plan.fence(of: record.fingerprint) + 1] += 1
                last =
                    record.fingerprint == last.fingerprint
                    ? (last.fingerprint, last.count + 1) : (record.fingerprint, 1)
                if last.count == Self.mostRows + 1 { columns[column].report.commonValues += 1 }
                if last.count == 1 { columns[column].report.values += 1 }
            }
            try output.write(records.map(\.fingerprint), at: section(.fingerprints) + done * 8)
            try output.write(records.map(\.row), at: section(.rows) + done * 4)
            done += UInt64(records.count)
        }
        for index in fences.indices.dropFirst() { fences[index] += fences[index - 1] }
        try output.write(filter, at: section(.filter))
        try output.write(fences, at: section(.fences))
    }
}
