/// A pattern as a tree, with every option resolved: each character says itself whether case counts.
indirect enum RegexNode: Sendable, Hashable {
    case empty
    /// Exactly one character.
    case character(RegexClass)
    case assertion(Assertion)
    case sequence([RegexNode])
    case alternatives([RegexNode])
    /// `most` is nil without an upper bound.
    case repetition(RegexNode, least: Int, most: Int?, manner: Manner)
    /// The number counts opening parentheses from 1, as written in the source.
    case capture(Int, name: String?, RegexNode)
    case atomic(RegexNode)
    case look(isBehind: Bool, isNegative: Bool, RegexNode)
    /// The text of a group again.
    case reference(Int, isCaseless: Bool)

    enum Manner: Sendable, Hashable {
        case greedy, lazy, possessive
    }

    enum Assertion: Sendable, Hashable {
        case wordBoundary, noWordBoundary
        case textStart, textEnd
        /// Also before a line feed that ends the text.
        case textEndOrLast
        case lineStart, lineEnd
    }

    /// Whether it takes no character.
    var takesNothing: Bool {
        switch self {
        case .empty, .assertion, .look: true
        case .sequence(let parts), .alternatives(let parts): parts.allSatisfy(\.takesNothing)
        case .repetition(let part, _, _, _), .capture(_, _, let part), .atomic(let part): part.takesNothing
        case .character, .reference: false
        }
    }

    /// Characters that it takes, when that is always the same number.
    var fixedCount: Int? {
        switch self {
        case .empty, .assertion, .look: return 0
        case .character: return 1
        case .sequence(let parts):
            var sum = 0
            for part in parts {
                guard let count = part.fixedCount else { return nil }
                sum += count
            }
            return sum
        case .alternatives(let branches):
            let counts = Set(branches.map(\.fixedCount))
            return counts.count == 1 ? counts.first ?? nil : nil
        case .repetition(let part, let least, let most, _):
            return least == most ? part.fixedCount.map { $0 * least } : nil
        case .capture(_, _, let part), .atomic(let part): return part.fixedCount
        case .reference: return nil
        }
    }

    /// Every part, itself first.
    func visit(_ body: (RegexNode) -> Void) {
        body(self)
        switch self {
        case .sequence(let parts), .alternatives(let parts): for part in parts { part.visit(body) }
        case .repetition(let part, _, _, _), .capture(_, _, let part), .atomic(let part), .look(_, _, let part):
            part.visit(body)
        case .empty, .character, .assertion, .reference: break
        }
    }

    /// A copy in which `change` replaced parts, from the inside out.
    func mapped(_ change: (RegexNode) -> RegexNode) -> RegexNode {
        switch self {
        case .sequence(let parts): change(.sequence(parts.map { $0.mapped(change) }))
        case .alternatives(let parts): change(.alternatives(parts.map { $0.mapped(change) }))
        case .repetition(let part, let least, let most, let manner):
            change(.repetition(part.mapped(change), least: least, most: most, manner: manner))
        case .capture(let number, let name, let part): change(.capture(number, name: name, part.mapped(change)))
        case .atomic(let part): change(.atomic(part.mapped(change)))
        case .look(let isBehind, let isNegative, let part):
            change(.look(isBehind: isBehind, isNegative: isNegative, part.mapped(change)))
        case .empty, .character, .assertion, .reference: change(self)
        }
    }

    /// Numbers of the groups in it.
    var captures: [Int] {
        var numbers: [Int] = []
        visit { if case .capture(let number, _, _) = $0 { numbers.append(number) } }
        return numbers
    }

    var hasReferences: Bool {
        var found = false
        visit { if case .reference = $0 { found = true } }
        return found
    }

    /// What the name of a group begins with that holds the value of a match (``ValueGroups``).
    static let valueName = "value"

    /// Groups that nothing refers to no longer capture.
    var withoutCaptures: RegexNode { withCaptures { _ in false } }

    /// Those alone capture that have a name, where nothing refers to others.
    var withNamedCaptures: RegexNode { withCaptures { $0 != nil } }

    private func withCaptures(_ isKept: (_ name: String?) -> Bool) -> RegexNode {
        guard !hasReferences else { return self }
        return mapped { node in
            if case .capture(_, let name, let part) = node, !isKept(name) { return part }
            return node
        }
    }

    /// The longest literal that every match surely holds as one piece of its outermost sequence, and whether it is
    /// the beginning of all matches.
    var literalRun: String {
        switch self {
        case .sequence(let parts):
            var longest = ""
            var run = ""
            for part in parts {
                if let text = part.literalText {
                    run += text
                } else if !part.takesNothing {
                    longest = max(longest, run, by: \.count)
                    run = ""
                    longest = max(longest, part.literalRun, by: \.count)
                }
            }
            return max(longest, run, by: \.count)
        case .capture(_, _, let part), .atomic(let part): return part.literalRun
        case .repetition(let part, let least, _, _): return least > 0 ? part.literalRun : ""
        case .alternatives(let branches):
            let runs = branches.map(\.literalRun)
            return runs.min { $0.count < $1.count } ?? ""
        default: return literalText ?? ""
        }
    }

    /// The text that a part of single characters stands for, whatever the case.
    private var literalText: String? {
        switch self {
        case .character(let set): set.onlyScalar.flatMap(Unicode.Scalar.init).map(String.init)
        case .sequence(let parts):
            parts.reduce(into: String?("")) { text, part in
                text = text.flatMap { begin in part.literalText.map { begin + $0 } }
            }
        case .capture(_, _, let part): part.literalText
        case .repetition(let part, let least, let most, _) where least == most && least <= 8:
            part.literalText.map { String(repeating: $0, count: least) }
        default: nil
        }
    }
}

private func max(_ left: String, _ right: String, by key: (String) -> Int) -> String {
    key(right) > key(left) ? right : left
}
