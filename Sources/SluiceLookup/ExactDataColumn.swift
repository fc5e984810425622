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

    /// Calls `body` with the index of each of some rows, which ascend, that is among those of some places, which ascend
    /// too.
    ///
    /// - Returns: steps taken, at most twice as many as there are rows.
    func forEachShared(_ wanted: [UInt32], in places: Range<Int>, _ body: (Int) -> Void) -> Int {
        guard let final = places.last else { return 0 }
        let rowsSpanned = Double(row(at: final)) - Double(row(at: places.lowerBound))
        let placesPerRow = rowsSpanned > 0 ? Double(places.count - 1) / rowsSpanned : 0
        var (index, place, steps) = (0, places.lowerBound, 0)
        while index < wanted.count, place < places.upperBound {
            steps += 1
            let row = row(at: place)
            if row < wanted[index] {
                let guess = place + Int(Double(wanted[index] - row) * placesPerRow)
                place = firstPlace(in: (place + 1)..<places.upperBound, of: wanted[index], near: guess)
            } else {
                if row == wanted[index] { body(index) }
                index += 1
            }
        }
        return steps
    }

    /// Where the rows from `row` on begin. A value may stand in very many, mostly all over the table: a search that widens
    /// from where the row is expected touches less memory than one that halves all places.
    private func firstPlace(in places: Range<Int>, of row: UInt32, near guess: Int) -> Int {
        guard let final = places.last else { return places.upperBound }
        var (low, high) = (places.lowerBound, places.upperBound)
        var place = min(max(guess, low), final)
        var step = 8
        if unsafe rows[place] < row {
            while place < high, unsafe rows[place] < row {
                low = place + 1
                place += step
                step *= 2
            }
            high = min(place, high)
        } else {
            while place >= low, unsafe rows[place] >= row {
                high = place
                place -= step
                step *= 2
            }
            low = max(place + 1, low)
        }
        while low < high {
            let middle = (low + high) / 2
            if unsafe rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
