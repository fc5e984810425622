/// The ASCII characters that may be the two last ones before a place: an upper bound. Bytes beyond ASCII and "no byte"
/// may always stand there, and before them anything may.
struct Preceding: Sendable, Hashable {
    /// Before the last one.
    var beforeThat = ASCIISet.all
    var before = ASCIISet.all

    static let any = Preceding()

    func or(_ other: Preceding) -> Preceding {
        Preceding(beforeThat: beforeThat.union(other.beforeThat), before: before.union(other.before))
    }

    func and(_ other: Preceding) -> Preceding {
        Preceding(
            beforeThat: beforeThat.intersection(other.beforeThat), before: before.intersection(other.before))
    }
}

extension PatternPrefix {
    /// Takes over what ``takeAssertions(from:)`` leaves: lookbehinds of many characters, and those with which the
    /// alternatives at the start begin. The pattern itself says so much, so what is exact remains it.
    mutating func takePreceding(of tree: PatternNode) {
        let preceding = tree.preceding
        var forbidden = preceding.before.inverted
        for known in before where known.characters.count == 1 {
            let set = known.characters[0]
            forbidden = forbidden.intersection(known.isNegative ? set.inverted : set)
        }
        if !forbidden.isEmpty { before.append(Before(isNegative: true, characters: [forbidden])) }
        let forbiddenBeforeThat = preceding.beforeThat.inverted
        if !forbiddenBeforeThat.isEmpty {
            before.append(Before(isNegative: true, characters: [forbiddenBeforeThat, preceding.before]))
        }
    }
}

extension PatternNode {
    /// What may stand before a match, by the lookbehinds at its start.
    fileprivate var preceding: Preceding {
        switch self {
        case .look(let look) where look.isBehind:
            return look.isNegative ? look.content.notPreceding : Preceding(endOf: look.content)
        case .sequence(let parts):
            var result = Preceding.any
            for part in parts {
                result = result.and(part.preceding)
                guard part.isAssertion else { break }
            }
            return result
        case .alternatives(let branches):
            return branches.dropFirst().reduce(branches.first?.preceding ?? .any) { $0.or($1.preceding) }
        case .capture(_, let part), .atomic(let part): return part.preceding
        case .repetition(let part, let least, _): return least > 0 ? part.preceding : .any
        case .empty, .character, .look, .boundary, .reference: return .any
        }
    }

    /// Whether nothing in it takes a character.
    var isAssertion: Bool {
        switch self {
        case .sequence(let parts), .alternatives(let parts): parts.allSatisfy(\.isAssertion)
        case .capture(_, let part), .atomic(let part): part.isAssertion
        default: takesNothing
        }
    }

    /// What may stand before a place that none of this may stand before.
    private var notPreceding: Preceding {
        switch self {
        case .character(let set): Preceding(before: set.certain.inverted)
        case .alternatives(let branches): branches.reduce(.any) { $0.and($1.notPreceding) }
        case .sequence(let parts) where parts.count == 1: parts[0].notPreceding
        case .capture(_, let part): part.notPreceding
        default: .any
        }
    }

    /// By distance from the end, the last first, the ASCII characters of up to two that a match may end with, when
    /// `behind` follows it; what ends with a character beyond ASCII is not told apart.
    fileprivate func lastCharacters(behind: [ASCIISet]) -> [ASCIISet] {
        guard behind.count < 2 else { return behind }
        switch self {
        case .look(let look) where look.isBehind && !look.isNegative:
            // What it looks at stands there; what the parts before it match is the same text, and not looked at.
            return look.content.lastCharacters(behind: behind) + [.all]
        case .empty, .look, .boundary: return behind
        case .character(let set): return behind + [set.ascii]
        case .sequence(let parts): return parts.reversed().reduce(behind) { $1.lastCharacters(behind: $0) }
        case .alternatives(let branches):
            let ends = branches.map { $0.lastCharacters(behind: behind) }
            let least = ends.map(\.count).min() ?? 0
            // What is shorter than the others goes on with what is not known here.
            return (0..<least).map { index in ends.reduce(ASCIISet()) { $0.union($1[index]) } }
                + (ends.allSatisfy { $0.count == least } ? [] : [.all])
        case .capture(_, let part), .atomic(let part): return part.lastCharacters(behind: behind)
        case .repetition(let part, let least, let most):
            guard least > 0 else { return behind + [.all] }
            let once = part.lastCharacters(behind: behind)
            if least > 1 { return part.lastCharacters(behind: once) }
            return most == 1 ? once : once + [.all]
        case .reference: return behind + [.all]
        }
    }
}

extension Preceding {
    /// What may stand before a place that this must end at.
    fileprivate init(endOf content: PatternNode) {
        let ends = content.lastCharacters(behind: [])
        before = ends.first ?? .all
        beforeThat = ends.count > 1 ? ends[1] : .all
    }
}
