/// How long the runs of letters and of digits are with which values begin: bit 0 for those of one, and so on; bit 7 for
/// those of eight and more. See `sluice_listed_gate`.
struct RunLengths {
    private(set) var letters: UInt32 = 0
    private(set) var digits: UInt32 = 0

    init() {}

    /// Nil when there are bits of no length.
    init?(letters: UInt32, digits: UInt32) {
        guard letters <= 0xFF, digits <= 0xFF else { return nil }
        self.letters = letters
        self.digits = digits
    }

    /// - Parameter run: see `sluice_first_run`; 0 counts for none.
    mutating func add(_ run: UInt64) {
        guard run != 0 else { return }
        let bit = UInt32(1) << UInt32(7 - run.leadingZeroBitCount / 8)
        if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(UInt8(truncatingIfNeeded: run)) {
            digits |= bit
        } else {
            letters |= bit
        }
    }

    mutating func formUnion(_ other: RunLengths) {
        letters |= other.letters
        digits |= other.digits
    }
}
