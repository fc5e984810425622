/// What a file's header says of one column.
struct ExactDataColumnPlan {
    /// Parts of a column in the file, each of which begins at a multiple of 64.
    enum Section: Int, CaseIterable {
        /// A split block Bloom filter of the cells' hashes.
        case filter
        /// By the first bits of a fingerprint, how many cells stand before those that begin with them; 32 bits each.
        case fences
        /// The second halves of the cells' hashes, ascending; 64 bits each.
        case fingerprints
        /// Of each fingerprint, the row of its cell, 32 bits; those of equal fingerprints ascend.
        case rows
    }

    static let longestName = 1024
    /// Bits of a filter for each cell: some 0.5 % of other values pass.
    private static let filterBits: UInt64 = 12
    /// Cells for each fence, at least.
    private static let fenceCells: UInt64 = 4

    var name: String
    /// Cells in the table.
    private(set) var cells: UInt64 = 0
    /// Blocks of 32 bytes.
    private(set) var filterBlocks: UInt64 = 1
    /// Bits of a fingerprint that number a fence.
    private(set) var fenceBits: UInt32 = 0
    /// By section, where it begins in the file.
    var offsets = [UInt64](repeating: 0, count: Section.allCases.count)
    var lengths: CellLengths
    var gate: ListedGate

    /// - Parameters:
    ///   - name: at most ``longestName`` bytes.
    ///   - cells: how many there are.
    ///   - lengths: of their normal forms.
    ///   - gate: of those that are text.
    init(name: String, cells: UInt64, lengths: CellLengths, gate: ListedGate) {
        self.name = name
        self.cells = cells
        self.lengths = lengths
        self.gate = gate
        filterBlocks = max((cells * Self.filterBits + 255) / 256, 1)
        while UInt64(1) << UInt64(fenceBits + 1) * Self.fenceCells <= cells { fenceBits += 1 }
    }

    init(_ reader: inout ByteReader) throws(ExactDataError) {
        let count = Int(try reader.number(UInt32.self))
        name = String(decoding: try reader.bytes(count), as: UTF8.self)
        cells = try reader.number(UInt64.self)
        filterBlocks = try reader.number(UInt64.self)
        fenceBits = try reader.number(UInt32.self)
        for index in offsets.indices { offsets[index] = try reader.number(UInt64.self) }
        lengths = CellLengths()
        for index in lengths.words.indices { lengths.words[index] = try reader.number(UInt64.self) }
        let gateBits = Int(try reader.number(UInt32.self))
        guard gateBits >= ListedGate.fewestBits, gateBits <= ListedGate.mostBits, fenceBits < 32, filterBlocks > 0,
            filterBlocks < 1 << 32, cells < 1 << 32
        else { throw ExactDataHeader.damaged }
        let letters = try reader.number(UInt32.self)
        guard let runs = RunLengths(letters: letters, digits: try reader.number(UInt32.self)) else {
            throw ExactDataHeader.damaged
        }
        var words: [UInt64] = []
        words.reserveCapacity(1 << (gateBits - 6))
        for _ in 0..<(1 << (gateBits - 6)) { words.append(try reader.number(UInt64.self)) }
        gate = ListedGate(bitCount: gateBits, words: words, lengths: runs)
    }

    func write(to writer: inout ByteWriter) {
        writer.append(UInt32(name.utf8.count))
        writer.append(bytes: Array(name.utf8))
        writer.append(cells)
        writer.append(filterBlocks)
        writer.append(fenceBits)
        for offset in offsets { writer.append(offset) }
        for word in lengths.words { writer.append(word) }
        writer.append(UInt32(gate.bitCount))
        writer.append(gate.lengths.letters)
        writer.append(gate.lengths.digits)
        for word in gate.words { writer.append(word) }
    }

    /// Bytes of a section.
    func byteCount(of section: Section) -> UInt64 {
        switch section {
        case .filter: filterBlocks * 32
        case .fences: (UInt64(1) << UInt64(fenceBits) + 1) * 4
        case .fingerprints: cells * 8
        case .rows: cells * 4
        }
    }

    /// The number of a fingerprint's fence.
    func fence(of fingerprint: UInt64) -> Int { fenceBits == 0 ? 0 : Int(fingerprint >> UInt64(64 - fenceBits)) }
}
