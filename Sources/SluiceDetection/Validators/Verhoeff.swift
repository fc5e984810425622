/// Verhoeff's check digit over the dihedral group of order 10: finds every single wrong digit and every transposition
/// of neighbours.
enum Verhoeff {
    /// Whether the digits, of which there must be nothing else, satisfy the check.
    static func isValid(_ value: CompactValue) -> Bool { isValid(value, leavingOut: value.count) }

    /// The same without the digit at a position.
    static func isValid(_ value: CompactValue, leavingOut skipped: Int) -> Bool {
        var state = 0
        var offset = 0
        // From the right: the group's product depends on the order of its operands.
        for position in (0..<value.count).reversed() where position != skipped {
            state = product(of: state, permutation[offset % permutation.count][value.digit(position)])
            offset += 1
        }
        return state == 0
    }

    /// Multiplies in the group: 0 to 4 turn a pentagon, 5 to 9 flip it.
    private static func product(of left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): 5 + (left + right - 5) % 5
        case (false, true): 5 + (left - right) % 5
        case (false, false): (left - right + 5) % 5
        }
    }

    private static let permutation: [[Int]] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ]
}
