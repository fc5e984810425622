import SluiceCore

extension ExtractionRun {
    /// Reads the sheets of a workbook of Excel 5 to 2003.
    mutating func excelBinary(_ reading: inout CompoundReading, into receiver: inout some ExtractionReceiver) throws {
        guard let stream = reading.child("Workbook") ?? reading.child("Book") else { return }
        let origin = reading.file.origin(of: stream)
        reading.tally.note(origin.troubles)
        var records = SheetRecords(origin)
        var workbook = WorkbookReading(reading)
        var count = 0
        var charged: Int64 = 0
        while let record = records.next() {
            try workbook.take(record, &records, into: &receiver)
            count += 1
            budget.spend(Int(workbook.repeatedBytes - charged), depth: budget.depth)
            charged = workbook.repeatedBytes
            guard budget.remaining(depth: budget.depth) > 0 else {
                let limit = budget.limits.expandedBytes
                reading.tally.note(
                    Trouble(.expandedBytesLimit, "input expands to more than its share of \(limit) bytes"))
                break
            }
            guard count & 0xFFF != 0 || !budget.isOutOfTime else {
                reading.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                break
            }
        }
        try workbook.finish(into: &receiver)
        reading.tally.note(workbook.troubles)
        reading.tally.bytesScanned += workbook.textBytes
        var number = 0
        let drawings = SlicedOrigin(origin, workbook.drawings, budget: budget)
        try pictures(in: drawings, &number, of: &reading, into: &receiver)
        if count == 0 { reading.tally.note(Trouble(.corrupt, "the workbook has no records")) }
    }
}
