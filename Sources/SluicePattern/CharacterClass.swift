/// The characters that one position of a pattern may match. The ASCII part lies between two bounds, which are the same
/// as a rule; of the others either a few are listed or all are taken to match.
struct CharacterClass: Sendable, Hashable {
    /// Characters beyond ASCII.
    enum Others: Sendable, Hashable {
        /// Exactly these scalars, sorted; possibly none.
        case scalars([UInt32])
        /// Any of them may match: an upper bound.
        case any
    }

    /// More scalars than this are not listed one by one.
    private static let longestList = 16

    /// The ASCII characters that may match.
    var ascii = ASCIISet()
    /// Those that match for certain: what the class's opposite leaves out.
    private(set) var certain = ASCIISet()
    var others = Others.scalars([])
    /// Bytes of the longest character in UTF-8.
    var longestBytes = 1

    /// Whether the class says exactly what matches.
    var isExact: Bool { others != .any && ascii == certain }

    /// Any character at all may match, and none need.
    static let unknown = CharacterClass(ascii: .all, others: .any, longestBytes: 4)

    /// The character of a class that holds just one.
    var onlyScalar: UInt32? {
        guard isExact, case .scalars(let listed) = others, ascii.count + listed.count == 1 else { return nil }
        return listed.first ?? ascii.members.first.map(UInt32.init)
    }

    /// A single character.
    static func scalar(_ value: UInt32) -> CharacterClass {
        var result = CharacterClass()
        result.insert(value...value)
        return result
    }

    /// An ASCII part, and anything else or nothing else.
    static func ascii(_ set: ASCIISet, othersToo: Bool = false, longestBytes: Int = 4) -> CharacterClass {
        CharacterClass(
            ascii: set, certain: set, others: othersToo ? .any : .scalars([]),
            longestBytes: othersToo ? longestBytes : 1
        )
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        if range.lowerBound < 0x80 {
            let part = UInt8(range.lowerBound)...UInt8(min(range.upperBound, 0x7F))
            ascii.insert(part)
            certain.insert(part)
        }
        guard range.upperBound >= 0x80 else { return }
        longestBytes = 4
        guard case .scalars(let listed) = others else { return }
        let first = max(range.lowerBound, 0x80)
        guard Int(range.upperBound - first) + listed.count < Self.longestList else {
            others = .any
            return
        }
        others = .scalars(Set(listed).union(first...range.upperBound).sorted())
    }

    mutating func formUnion(_ other: CharacterClass) {
        ascii.formUnion(other.ascii)
        certain.formUnion(other.certain)
        longestBytes = max(longestBytes, other.longestBytes)
        switch (others, other.others) {
        case (.scalars(let left), .scalars(let right)) where left.count + right.count <= Self.longestList:
            others = .scalars(Set(left).union(right).sorted())
        default: others = .any
        }
    }

    /// What the class matches without regard to case: simple case folding, as PCRE2 does in UTF mode. Beyond ASCII only
    /// the two characters that fold to ASCII letters are known, the long s and the Kelvin sign.
    var caseless: CharacterClass {
        var result = self
        result.ascii = ascii.caseless
        result.certain = certain.caseless
        if result.ascii.hasLetters { result.longestBytes = max(longestBytes, 3) }
        guard case .scalars(let listed) = others else {
            // The unknown ones may be these two.
            result.ascii.formUnion(ASCIISet("KSks"))
            return result
        }
        if !listed.isEmpty {
            result.others = .any
            for (scalar, letters) in [(0x17F, "Ss"), (0x212A, "Kk")] where listed.contains(UInt32(scalar)) {
                result.ascii.formUnion(ASCIISet(letters))
                result.certain.formUnion(ASCIISet(letters))
            }
        } else {
            let hasK = result.ascii.contains(UInt8(ascii: "k"))
            let hasS = result.ascii.contains(UInt8(ascii: "s"))
            result.others = .scalars((hasS ? [0x17F] : []) + (hasK ? [0x212A] : []))
        }
        return result
    }

    /// Everything that the class does not match; beyond ASCII an upper bound.
    var inverted: CharacterClass {
        CharacterClass(ascii: certain.inverted, certain: ascii.inverted, others: .any, longestBytes: 4)
    }
}

/// A set of ASCII characters.
struct ASCIISet: Sendable, Hashable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    static let all = ASCIISet(0...0x7F)
    static let digits = ASCIISet(0x30...0x39)
    static let letters = ASCIISet(0x41...0x5A).union(ASCIISet(0x61...0x7A))
    static let word = letters.union(digits).union(ASCIISet("_"))
    static let space = ASCIISet(0x09...0x0D).union(ASCIISet(" "))

    init() {}

    init(_ range: ClosedRange<UInt8>) { insert(range) }

    init(_ characters: String) {
        for byte in characters.utf8 where byte < 0x80 { insert(byte...byte) }
    }

    init(words: (UInt64, UInt64)) { (low, high) = words }

    var words: (UInt64, UInt64) { (low, high) }
    var isEmpty: Bool { low == 0 && high == 0 }
    var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }
    var members: [UInt8] {
        var members: [UInt8] = []
        for (first, word) in [(0, low), (64, high)] {
            var rest = word
            while rest != 0 {
                members.append(UInt8(first + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return members
    }
    var hasLetters: Bool { !intersection(.letters).isEmpty }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range where byte < 0x80 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    mutating func formUnion(_ other: ASCIISet) {
        low |= other.low
        high |= other.high
    }

    func union(_ other: ASCIISet) -> ASCIISet {
        var result = self
        result.formUnion(other)
        return result
    }

    func intersection(_ other: ASCIISet) -> ASCIISet {
        var result = self
        result.low &= other.low
        result.high &= other.high
        return result
    }

    var inverted: ASCIISet {
        var result = self
        result.low = ~low
        result.high = ~high
        return result
    }

    /// With both cases of each letter.
    var caseless: ASCIISet {
        var result = self
        for byte in intersection(.letters).members { result.insert((byte ^ 0x20)...(byte ^ 0x20)) }
        return result
    }
}
