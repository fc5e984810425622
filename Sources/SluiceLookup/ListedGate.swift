import CSluiceScan

/// How listed values begin: two bits of one word for each first run of letters or digits, as a hash, see
/// `sluice_first_run`. What lacks one of them begins no value.
struct ListedGate {
    static let mostBits = 24
    static let fewestBits = 12
    /// Bits of a gate for each that is set, at least, so that few beginnings are let through by chance.
    private static let room = 8

    /// Words of 64 bits.
    private(set) var words: [UInt64]
    private(set) var bitCount: Int
    private(set) var lengths = RunLengths()

    /// A gate that lets nothing through.
    init(bitCount: Int = fewestBits) {
        self.bitCount = bitCount
        words = [UInt64](repeating: 0, count: 1 << (bitCount - 6))
    }

    /// A gate that lets some runs through, and of others as many as fit in well.
    init(_ runs: Set<UInt64>) {
        var bits = Self.fewestBits
        while bits < Self.mostBits, 1 << bits < runs.count * 2 * Self.room { bits += 1 }
        self.init(bitCount: bits)
        for run in runs { add(run) }
    }

    /// - Parameters:
    ///   - bitCount: from ``fewestBits`` to ``mostBits``.
    ///   - words: `1 << (bitCount - 6)` of them.
    ///   - lengths: of the runs that have bits.
    init(bitCount: Int, words: [UInt64], lengths: RunLengths) {
        self.bitCount = bitCount
        self.words = words
        self.lengths = lengths
    }

    /// Lets a run through; 0 needs no bits.
    mutating func add(_ run: UInt64) {
        guard run != 0 else { return }
        lengths.add(run)
        let hash = sluice_gate_hash(run)
        words[Int(hash >> UInt64(shift))] |= sluice_gate_bits(hash)
    }

    /// The smallest gate that lets hardly more through.
    var shrunk: ListedGate {
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
    func united(with other: ListedGate) -> ListedGate {
        let size = max(bitCount, other.bitCount)
        var gate = resized(to: size)
        for (index, word) in other.resized(to: size).words.enumerated() { gate.words[index] |= word }
        gate.lengths.formUnion(other.lengths)
        return gate
    }

    /// As the search takes it; valid as long as `words`, which are this gate's.
    func table(_ words: UnsafeBufferPointer<UInt64>) -> sluice_listed_gate {
        unsafe sluice_listed_gate(
            words: words.baseAddress, shift: shift, letter_runs: lengths.letters, digit_runs: lengths.digits)
    }

    private var shift: UInt32 { UInt32(64 + 6 - bitCount) }

    /// Words are numbered by the first bits of a hash, so that neighbours share one in a smaller gate.
    private func resized(to size: Int) -> ListedGate {
        var gate = ListedGate(bitCount: size)
        gate.lengths = lengths
        for index in 0..<max(words.count, gate.words.count) {
            let (own, new) = (index * words.count, index * gate.words.count)
            let most = max(words.count, gate.words.count)
            gate.words[new / most] |= words[own / most]
        }
        return gate
    }
}
