/// SplitMix64: small, quick and the same on every platform. Not for secrets.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// `labels` say what the numbers are for; other labels give unrelated numbers.
    init(seed: UInt64, _ labels: String...) {
        // FNV-1a over the labels, a zero byte after each.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ seed
        for label in labels {
            for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = hash &* 0x100_0000_01B3
        }
        state = Self.mix(hash)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number in `0..<bound`; 0 when `bound` is 0. The bias below 2^-32 does not matter here.
    mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int((next() >> 32) % UInt64(bound)) : 0
    }

    /// A number in `0..<1`.
    mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// An element of a collection that is not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// `count` characters out of an alphabet.
    mutating func text(_ count: Int, of alphabet: [Character]) -> String {
        String((0..<count).map { _ in pick(alphabet) })
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
