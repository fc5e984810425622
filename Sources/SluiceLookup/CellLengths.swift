import CSluiceScan

/// By class of cell, the lengths of normal forms that there are, from 0 to 255 bytes.
struct CellLengths {
    static let classCount = Int(SLUICE_CELL_CLASSES)

    /// Four words of 64 bits for each class.
    var words = [UInt64](repeating: 0, count: 4 * classCount)

    mutating func add(_ length: Int, cellClass: Int) { words[4 * cellClass + length >> 6] |= 1 << UInt64(length & 63) }

    mutating func formUnion(_ other: CellLengths) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Without those below a length, which is at most 63.
    func atLeast(_ least: Int) -> CellLengths {
        var lengths = self
        for number in 0..<Self.classCount { lengths.words[4 * number] &= ~0 << UInt64(least) }
        return lengths
    }

    /// Whether there is any of a class.
    func isEmpty(_ cellClass: Int) -> Bool { (0..<4).allSatisfy { words[4 * cellClass + $0] == 0 } }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
}
