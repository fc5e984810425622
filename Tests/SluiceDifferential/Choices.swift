/// Decisions out of the bytes of a fuzzer's input and, when these are used up, out of a seed: the same each time.
package struct Choices: Sendable {
    private var bytes: ArraySlice<UInt8>
    private var state: UInt64

    /// Decides by a seed alone.
    package init(seed: UInt64) {
        bytes = []
        state = seed
    }

    /// Decides by these bytes first.
    package init(bytes: [UInt8]) {
        self.bytes = bytes[...]
        state = 0
    }

    /// A number from 0 up to `count`, which it never reaches; `count` is at least 1.
    package mutating func pick(_ count: Int) -> Int {
        guard count > 1 else { return 0 }
        var value = 0
        if bytes.isEmpty {
            value = Int(truncatingIfNeeded: next() >> 2)
        } else {
            for _ in 0..<(count > 256 ? 2 : 1) { value = value << 8 | Int(bytes.popFirst() ?? 0) }
        }
        return value % count
    }

    /// One of the numbers.
    package mutating func pick(_ range: ClosedRange<Int>) -> Int { range.lowerBound + pick(range.count) }

    /// One of the values; there must be one.
    package mutating func pick<Value>(_ values: [Value]) -> Value { values[pick(values.count)] }

    /// True once in so many times.
    package mutating func once(in count: Int) -> Bool { pick(count) == 0 }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
