/// Sets of conditions, or of whatever else has a number: rows of bits, all of one length, side by side in memory.
package struct ConditionRows: Sendable {
    /// Bits for 256 conditions.
    package typealias Part = SIMD4<UInt64>

    /// Parts of each row.
    package let length: Int
    /// Row by row.
    package private(set) var parts: [Part]

    /// Empty sets.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - conditions: members are below.
    package init(count: Int, conditions: Int) {
        length = max((conditions + 255) / 256, 1)
        parts = [Part](repeating: .zero, count: length * count)
    }

    package mutating func insert(_ condition: Int, in row: Int) {
        parts[row * length + condition >> 8].insert(condition & 255)
    }

    package func contains(_ condition: Int, in row: Int) -> Bool {
        parts[row * length + condition >> 8].contains(condition & 255)
    }
}

extension SIMD4<UInt64> {
    /// Takes in a condition below 256.
    package mutating func insert(_ condition: Int) { self[condition >> 6] |= 1 << UInt64(condition & 63) }

    /// Whether a condition below 256 is among these.
    package func contains(_ condition: Int) -> Bool { self[condition >> 6] >> UInt64(condition & 63) & 1 == 1 }
}
