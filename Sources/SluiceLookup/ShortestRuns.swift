/// The lengths of the shortest runs of letters and of digits with which values begin, from 1 to 8; 0 where none begins so.
struct ShortestRuns {
    private(set) var letters: UInt32 = 0
    private(set) var digits: UInt32 = 0

    init() {}

    /// Nil when a length is none.
    init?(letters: UInt32, digits: UInt32) {
        guard letters <= 8, digits <= 8 else { return nil }
        self.letters = letters
        self.digits = digits
    }

    /// - Parameter run: see `sluice_first_run`; 0 counts for none.
    mutating func add(_ run: UInt64) {
        guard run != 0 else { return }
        let length = UInt32(8 - run.leadingZeroBitCount / 8)
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(UInt8(truncatingIfNeeded: run))
        formUnion(ShortestRuns(of: length, isDigit: isDigit))
    }

    mutating func formUnion(_ other: ShortestRuns) {
        letters = Self.shorter(letters, other.letters)
        digits = Self.shorter(digits, other.digits)
    }

    private init(of length: UInt32, isDigit: Bool) {
        letters = isDigit ? 0 : length
        digits = isDigit ? length : 0
    }

    private static func shorter(_ left: UInt32, _ right: UInt32) -> UInt32 {
        left == 0 || right == 0 ? max(left, right) : min(left, right)
    }
}
