/// A part of a pattern as a tree: what it matches, without how PCRE2 finds it. Where a construct cannot be told exactly,
/// the tree matches more than the pattern, never less.
indirect enum PatternNode: Sendable, Hashable {
    /// What takes no character and inspects none.
    case empty
    case character(CharacterClass)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// `most` is nil without an upper bound.
    case repetition(PatternNode, least: Int, most: Int?)
    case capture(Int, PatternNode)
    /// Matches like its content, but gives nothing back: `(?>...)` and possessive quantifiers.
    case atomic(PatternNode)
    case look(Look)
    case boundary(Boundary)
    /// The text of a group again; nil for a group that is not known.
    case reference(Int?, isCaseless: Bool)

    /// A lookaround.
    struct Look: Sendable, Hashable {
        var isBehind: Bool
        var isNegative: Bool
        var content: PatternNode
    }

    /// An assertion that takes nothing.
    enum Boundary: Sendable, Hashable {
        /// `\b`.
        case word
        /// Any of `\B`, `^`, `$`, `\A`, `\z`, `\Z`.
        case other
    }

    /// A text of single characters.
    static func text(_ bytes: [UInt8]) -> PatternNode {
        .sequence(String(decoding: bytes, as: UTF8.self).unicodeScalars.map { .character(.scalar($0.value)) })
    }
}

// MARK: Extent

extension PatternNode {
    /// Upper bounds in bytes. `groups` holds the lengths of the groups that closed before; it gains those inside.
    func extent(groups: inout [Int: Int]) -> Extent {
        switch self {
        case .empty: return Extent()
        case .character(let set): return .character(set.longestBytes)
        case .sequence(let parts):
            var result = Extent()
            var isFirst = true
            for part in parts {
                let next = part.extent(groups: &groups)
                if case .empty = part { continue }
                result = result.followed(by: next, isFirst: isFirst)
                isFirst = false
            }
            return result
        case .alternatives(let branches):
            var result = branches[0].extent(groups: &groups)
            for branch in branches.dropFirst() { result = result.or(branch.extent(groups: &groups)) }
            return result
        case .repetition(let part, let least, let most):
            return part.extent(groups: &groups).repeated(least: least, most: most)
        case .capture(let number, let part):
            let extent = part.extent(groups: &groups)
            groups[number] = extent.length
            return extent
        case .atomic(let part): return part.extent(groups: &groups)
        case .look(let look): return .assertion(reach: look.content.extent(groups: &groups).reach)
        case .boundary: return .assertion(reach: 4)
        case .reference(let number, let isCaseless):
            // A reference forward or into its own group has no length yet.
            let length = number.flatMap { groups[$0] } ?? Extent.unbounded
            let bytes = min(isCaseless ? length * 3 : length, Extent.unbounded)
            return Extent(length: bytes, reach: bytes)
        }
    }

    /// Fewest bytes that a match takes: a lower bound.
    var shortestBytes: Int {
        switch self {
        case .empty, .look, .boundary, .reference: 0
        case .character(let set): set.ascii.isEmpty ? 2 : 1
        case .sequence(let parts): parts.reduce(0) { $0 + $1.shortestBytes }
        case .alternatives(let branches): branches.map(\.shortestBytes).min() ?? 0
        case .repetition(let part, let least, _): min(part.shortestBytes * least, Extent.unbounded)
        case .capture(_, let part), .atomic(let part): part.shortestBytes
        }
    }

    /// Whether it is an assertion or empty.
    var takesNothing: Bool {
        switch self {
        case .empty, .look, .boundary: true
        default: false
        }
    }
}
