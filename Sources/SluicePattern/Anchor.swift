/// What an author says of a pattern, instead of what is found in it.
package enum GivenAnchor: Sendable, Hashable {
    /// Every match holds one of these texts, compared without case.
    case literals([String])
    /// Every match begins with digits in groups of these lengths, one list for each shape, parted by one of these
    /// characters or by nothing.
    case digits(groups: [[Int]], separators: String)
}

/// What must be present in a text for a pattern to match there: where its candidates come from.
enum Anchor: Sendable, Hashable {
    /// One of some literals.
    case literals(RequiredLiterals)
    /// The bytes that a match begins with.
    case shape(PatternPrefix)
    /// Nothing that is worth looking for: PCRE2 searches the whole text.
    case none

    /// Bits of rarity from which literals are searched for before anything else.
    private static let rareLiteral = 14.0
    /// Bits below which candidates would be so many that one search of the whole text is cheaper.
    private static let leastRarity = 5.0
    /// Bytes of a match that the shapes look at: longer patterns are cut there, and PCRE2 sees to the rest.
    private static let prefixBytes = 40

    /// The best anchor of a pattern.
    init(for shape: PatternShape, canSearchLiterals: Bool = LiteralDatabase.isAvailable) {
        let literals = canSearchLiterals ? RequiredLiterals.best(in: shape.tree) : nil
        if let literals, literals.rarity >= Self.rareLiteral {
            self = .literals(literals)
            return
        }
        let prefix = PatternPrefix(of: shape.tree, bytes: Self.prefixBytes)
        let rarity = ShapeProgram.rarity(of: prefix)
        if rarity >= Self.leastRarity, prefix.isExact || rarity >= literals?.rarity ?? 0 {
            self = .shape(prefix)
        } else if let literals, literals.rarity >= Self.leastRarity {
            self = .literals(literals)
        } else {
            self = .none
        }
    }

    /// The anchor that an author gave. It is believed: `sluice profiles check` tries it on the entry's examples.
    init(_ given: GivenAnchor, for shape: PatternShape) {
        switch given {
        case .literals(let texts):
            guard LiteralDatabase.isAvailable, let longest = shape.maximumBytes else {
                self = .none
                return
            }
            let literals = texts.map { text in
                RequiredLiterals.Literal(
                    units: text.utf8.map { byte in
                        ASCIISet.letters.contains(byte) ? UInt16(byte | 0x20) | 0x100 : UInt16(byte)
                    },
                    before: 0...longest
                )
            }
            self = .literals(RequiredLiterals(literals: literals, rarity: 0))
        case .digits(let groups, let separators):
            var separator = CharacterClass()
            for scalar in separators.unicodeScalars { separator.insert(scalar.value...scalar.value) }
            let digits = PatternNode.character(.ascii(.digits))
            let gap = PatternNode.repetition(.character(separator), least: 0, most: 1)
            let shapes = groups.map { lengths in
                PatternNode.sequence(
                    lengths.enumerated().flatMap { index, length in
                        (index == 0 || separators.isEmpty ? [] : [gap])
                            + [.repetition(digits, least: length, most: length)]
                    }
                )
            }
            var prefix = PatternPrefix(of: .alternatives(shapes), bytes: Self.prefixBytes)
            prefix.isExact = false
            self = .shape(prefix)
        }
    }
}
