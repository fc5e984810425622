import CSluiceScan

/// How cells of text begin: a bit for each first run of letters or digits, as a hash, see `sluice_cell_runs`. What no bit
/// is set for begins no cell.
struct CellGate {
    static let mostBits = 24
    static let fewestBits = 12
    /// Bits of a gate for each that is set, so that few beginnings are let through by chance.
    private static let room = 64

    /// Words of 64 bits.
    private(set) var words: [UInt64]
    private(set) var bitCount: Int
    private(set) var shortest = ShortestRuns()

    /// A gate that lets nothing through.
    init(bitCount: Int = fewestBits) {
        self.bitCount = bitCount
        words = [UInt64](repeating: 0, count: 1 << (bitCount - 6))
    }

    /// - Parameters:
    ///   - bitCount: from ``fewestBits`` to ``mostBits``.
    ///   - words: `1 << (bitCount - 6)` of them.
    ///   - shortest: runs that have a bit.
    init(bitCount: Int, words: [UInt64], shortest: ShortestRuns) {
        self.shortest = shortest
        self.bitCount = bitCount
        self.words = words
    }

    /// Lets a run through; 0 needs no bit.
    mutating func add(_ run: UInt64) {
        guard run != 0 else { return }
        shortest.add(run)
        set(Int(sluice_gate_bit(run, UInt32(64 - bitCount))))
    }

    /// The smallest gate that lets hardly more through.
    var shrunk: CellGate {
        var gate = self
        while gate.bitCount > Self.fewestBits {
            let half = gate.resized(to: gate.bitCount - 1)
            let set = half.words.reduce(0) { $0 + $1.nonzeroBitCount }
            guard set * Self.room <= 1 << half.bitCount else { break }
            gate = half
        }
        return gate
    }

    /// Lets through whatever one of both does.
    func united(with other: CellGate) -> CellGate {
        let size = max(bitCount, other.bitCount)
        var gate = resized(to: size)
        for (index, word) in other.resized(to: size).words.enumerated() { gate.words[index] |= word }
        gate.shortest.formUnion(other.shortest)
        return gate
    }

    /// Bits are numbered by the first bits of a hash, so that neighbours share one in a smaller gate.
    private func resized(to size: Int) -> CellGate {
        guard size != bitCount else { return self }
        var gate = CellGate(bitCount: size)
        gate.shortest = shortest
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                let bit = index * 64 + rest.trailingZeroBitCount
                rest &= rest - 1
                if size < bitCount {
                    gate.set(bit >> (bitCount - size))
                } else {
                    let step = 1 << (size - bitCount)
                    for part in 0..<step { gate.set(bit * step + part) }
                }
            }
        }
        return gate
    }

    private mutating func set(_ bit: Int) { words[bit >> 6] |= 1 << UInt64(bit & 63) }
}
