/// A set of bytes, and of "no byte": what stands before a text and behind it.
struct ByteSet: Sendable, Hashable {
    private var words = SIMD4<UInt64>()
    var hasNone = false

    /// The number under which "no byte" goes.
    static let none = 256
    static let all = ByteSet { _ in true }
    static let beyondASCII = ByteSet(0x80...0xFF)
    static let continuation = ByteSet { $0 & 0xC0 == 0x80 }

    init() {}

    init(where isMember: (UInt8) -> Bool) {
        for byte in 0...255 where isMember(UInt8(byte)) { insert(UInt8(byte)) }
    }

    /// Nil for anything but what ``bits`` gives.
    init?(bits: [UInt64]) {
        guard bits.count == 4 else { return nil }
        words = SIMD4(bits)
    }

    /// Its bytes, one bit each, in four words.
    var bits: [UInt64] { (0..<4).map { words[$0] } }

    init(_ set: ASCIISet) { (words[0], words[1]) = set.words }

    init(_ range: ClosedRange<UInt8>) {
        for byte in range { insert(byte) }
    }

    var isEmpty: Bool { words == SIMD4() && !hasNone }

    mutating func insert(_ byte: UInt8) { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    /// Whether a byte, or at 256 "no byte", belongs to the set.
    func contains(_ byte: Int) -> Bool {
        byte < 256 ? words[byte >> 6] >> UInt64(byte & 63) & 1 == 1 : hasNone
    }

    mutating func formUnion(_ other: ByteSet) {
        words |= other.words
        hasNone = hasNone || other.hasNone
    }

    func subtracting(_ other: ByteSet) -> ByteSet {
        var result = self
        result.words &= ~other.words
        result.hasNone = hasNone && !other.hasNone
        return result
    }

    /// All bytes that are not in the set, and "no byte".
    var inverted: ByteSet {
        var result = self
        result.words = ~words
        result.hasNone = !hasNone
        return result
    }
}

extension ByteSet {
    /// The atoms of CSluiceScan.h, in its order.
    static let atoms: [ByteSet] = {
        let digits = ByteSet(0x30...0x39)
        let upper = ByteSet(0x41...0x5A)
        let lower = ByteSet(0x61...0x7A)
        let space = ByteSet(0x20...0x20)
        let joiners = ByteSet(ASCIISet("-."))
        let signs = ByteSet(ASCIISet("+/"))
        let high = ByteSet(0x80...0xFF)
        var rest = ByteSet(0x00...0x7F)
        for atom in [digits, upper, lower, space, joiners, signs] { rest = rest.subtracting(atom) }
        return [digits, upper, lower, space, joiners, rest, high, signs]
    }()

    /// Bits of the atoms that share a byte with the set.
    var touchedAtoms: UInt8 {
        var bits: UInt8 = 0
        for (index, atom) in ByteSet.atoms.enumerated() where atom.subtracting(self) != atom { bits |= 1 << index }
        return bits
    }

    /// Bits of the atoms that lie in the set as a whole.
    var wholeAtoms: UInt8 {
        var bits: UInt8 = 0
        for (index, atom) in ByteSet.atoms.enumerated() where atom.subtracting(self).isEmpty { bits |= 1 << index }
        return bits
    }
}
