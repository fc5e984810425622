/// Patterns of a set that are wanted only where some condition holds, which the caller knows: a number of six digits, for
/// example, is of no use where no word near it says what it is. Such places are told by groups of patterns, and what
/// begins there is found out only for those that are wanted.
package struct ConditionalPatterns: Sendable {
    /// By group, the numbers of its patterns.
    package let groups: [[Int]]
    /// By group, its conditions.
    package let rows: ConditionRows

    /// By group, its patterns as number among the shapes and number in the set.
    let members: [[Member]]
    /// Bytes that a match of any of them may hold.
    let bytes: ByteSet

    struct Member: Sendable {
        var shape: Int
        var pattern: Int
        var condition: Int
        /// Bytes that a match may hold.
        var alphabet: ByteSet
    }

    /// Whether the matches of a pattern part at enough bytes.
    static func accept(_ tree: PatternNode) -> Bool {
        let alphabet = tree.alphabet
        return !alphabet.contains(0x0A) && tree.shortestBytes > 0
    }

    /// - Parameters:
    ///   - groups: numbers among the shapes.
    ///   - patterns: by number among the shapes, that in the set.
    ///   - conditions: by number in the set.
    ///   - alphabets: by number among the shapes, the bytes that a match may hold.
    init(groups: [[Int]], patterns: [Int], conditions: [Int: Int], alphabets: [ByteSet]) {
        members = groups.map { group in
            group.map { shape in
                Member(
                    shape: shape, pattern: patterns[shape], condition: conditions[patterns[shape]] ?? 0,
                    alphabet: alphabets[shape]
                )
            }
        }
        self.groups = members.map { $0.map(\.pattern) }
        var bytes = ByteSet()
        var rows = ConditionRows(count: groups.count, conditions: (conditions.values.max() ?? 0) + 1)
        for (group, list) in members.enumerated() {
            for member in list {
                rows.insert(member.condition, in: group)
                bytes.formUnion(member.alphabet)
            }
        }
        self.rows = rows
        self.bytes = bytes
    }

    /// Whether any pattern of a group is wanted.
    func isWanted(_ group: Int, _ conditions: [ConditionRows.Part]) -> Bool {
        var common = ConditionRows.Part.zero
        for index in 0..<min(rows.length, conditions.count) {
            common |= rows.parts[group * rows.length + index] & conditions[index]
        }
        return common != .zero
    }
}

/// A place at which matches of a group of conditional patterns may begin; offset in the bytes that were searched.
package struct ConditionalPlace: Sendable, Hashable {
    /// Index in ``ConditionalPatterns/groups``.
    package var group: Int32
    package var start: Int32
}
