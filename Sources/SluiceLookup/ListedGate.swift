import CSluiceScan

/// How listed values begin: a bit for each first run of letters or digits, as a hash. What no bit is set for begins no
/// value.
struct ListedGate {
    static let mostBits = 24
    private static let fewestBits = 12

    /// Words of 64 bits.
    private(set) var words: [UInt64]
    let bitCount: Int
    let shortest: ShortestRuns

    /// - Parameter runs: first runs, see `sluice_first_run`; 0 counts for none.
    init(_ runs: Set<UInt64>) {
        var bits = Self.fewestBits
        while bits < Self.mostBits, 1 << bits < runs.count * 16 { bits += 1 }
        bitCount = bits
        var shortest = ShortestRuns()
        for run in runs { shortest.add(run) }
        self.shortest = shortest
        words = [UInt64](repeating: 0, count: 1 << (bits - 6))
        for run in runs where run != 0 {
            let bit = Int(sluice_gate_bit(run, UInt32(64 - bits)))
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }
}
