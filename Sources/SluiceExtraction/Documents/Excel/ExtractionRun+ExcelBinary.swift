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
        while let record = records.next() {
            try workbook.take(record, &records, into: &receiver)
            count += 1
            guard count & 0xFFF != 0 || !budget.isOutOfTime else {
                reading.tally.note(Trouble(.timeLimit, "more than \(budget.limits.wallSeconds) s"))
                break
            }
        }
        try workbook.finish(into: &receiver)
        reading.tally.note(workbook.troubles)
        reading.tally.bytesScanned += workbook.textBytes
        if count == 0 { reading.tally.note(Trouble(.corrupt, "the workbook has no records")) }
    }
}
