/// One column of a mapped file. Valid as long as its ``ExactDataFile``.
@safe struct ExactDataColumn {
    let plan: ExactDataColumnPlan
    let filter: UnsafePointer<UInt32>
    private let fences: UnsafePointer<UInt32>
    private let fingerprints: UnsafePointer<UInt64>
    private let rows: UnsafePointer<UInt32>

    init(_ plan: ExactDataColumnPlan, map: UnsafeMutableRawPointer) {
        self.plan = plan
        let places = plan.offsets.map(Int.init)
        unsafe filter = UnsafePointer((map + places[0]).assumingMemoryBound(to: UInt32.self))
        unsafe fences = UnsafePointer((map + places[1]).assumingMemoryBound(to: UInt32.self))
        unsafe fingerprints = UnsafePointer((map + places[2]).assumingMemoryBound(to: UInt64.self))
        unsafe rows = UnsafePointer((map + places[3]).assumingMemoryBound(to: UInt32.self))
    }

    /// Where the cells with a fingerprint stand in the table.
    func places(of fingerprint: UInt64) -> Range<Int> {
        let count = Int(plan.cells)
        let fence = plan.fence(of: fingerprint)
        var low = min(unsafe Int(fences[fence]), count)
        let high = min(unsafe Int(fences[fence + 1]), count)
        while low < high, unsafe fingerprints[low] < fingerprint { low += 1 }
        guard low < high, unsafe fingerprints[low] == fingerprint else { return low..<low }
        return low..<end(of: fingerprint, from: low, to: high)
    }

    /// A value may stand in very many rows.
    private func end(of fingerprint: UInt64, from start: Int, to high: Int) -> Int {
        var (low, high) = (start + 1, high)
        while low < high {
            let middle = (low + high) / 2
            if unsafe fingerprints[middle] == fingerprint { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func row(at place: Int) -> UInt32 { unsafe rows[place] }

    /// Whether a row is among those of some places, whose rows ascend.
    func contains(_ row: UInt32, in places: Range<Int>) -> Bool {
        var (low, high) = (places.lowerBound, places.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if unsafe rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < places.upperBound && self.row(at: low) == row
    }
}
