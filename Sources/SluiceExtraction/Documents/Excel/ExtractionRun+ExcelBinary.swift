import SluiceCore

extension ExtractionRun {
    /// Reads the sheets of a workbook of Excel 5 to 2003.
    mutating func excelBinary(_ reading: inout CompoundReading, into receiver: inout some ExtractionReceiver) throws {
        guard let stream = reading.child("Workbook") ?? reading.child("Book") else { return }
        let origin = reading.file.origin(of: stream)
        reading.tally.note(origin.troubles)
        var records = SheetRecords(origin)
        var workbook = WorkbookReading(reading)
        try read(&records, by: &workbook, of: &reading, into: &receiver)
        try workbook.finish(into: &receiver)
        reading.tally.note(workbook.troubles)
        reading.tally.bytesScanned += workbook.textBytes
        var number = 0
        let drawings = SlicedOrigin(origin, workbook.drawings, budget: budget)
        try pictures(in: drawings, &number, of: &reading, into: &receiver)
        let damage = [records.firstBreak, workbook.damage].compactMap(\.self).min()
        if let damage { try damaged(origin, from: damage, of: &reading, into: &receiver) }
    }

    private func read(
        _ records: inout SheetRecords, by workbook: inout WorkbookReading, of reading: inout CompoundReading,
        into receiver: inout some ExtractionReceiver
    ) throws {
        var count = 0
        var charged: Int64 = 0
        while true {
            guard let record = records.next() else {
                // Zeros fill what is left of the last sector.
                if count > 0 && workbook.isEnded && records.isAtEnd() { return workbook.noteMissingSheets() }
                reading.tally.note(
                    Trouble(.corrupt, count > 0 ? "records of the workbook are damaged" : "the workbook has no records")
                )
                guard records.resume(until: { budget.isOutOfTime }) else { return }
                workbook.noteGap()
                continue
            }
            try workbook.take(record, &records, into: &receiver)
            count += 1
            budget.spend(Int(workbook.repeatedBytes - charged), depth: budget.depth)
            charged = workbook.repeatedBytes
            guard budget.remaining(depth: budget.depth) > 0 else {
                let limit = budget.limits.expandedBytes
                return reading.tally.note(
                    Trouble(.expandedBytesLimit, "input expands to more than its share of \(limit) bytes"))
            }
            guard count & 0xFFF != 0 || !budget.isOutOfTime else {
                return reading.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
            }
        }
    }
}
