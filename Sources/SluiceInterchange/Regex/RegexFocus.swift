/// Makes the match of a pattern the text of one of its groups, as far as lookarounds can say what stands beside it.
///
/// The engine reports whole matches. What follows the group becomes a lookahead; what precedes it becomes a lookbehind
/// where that has a fixed length, which PCRE2 asks for.
enum RegexFocus {
    /// Which group holds the value.
    enum Group: Sendable, Hashable {
        case whole
        case number(Int)
        case named(String)
        /// The first of each alternative.
        case first
    }

    /// How far it went.
    enum Outcome: Int, Sendable, Hashable, Comparable {
        /// The match is the value.
        case exact
        /// The match is what stands before the value, and the value.
        case headKept
        /// The match is the source's match.
        case whole

        static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
    }

    static func focused(_ node: RegexNode, on group: Group) -> (node: RegexNode, outcome: Outcome) {
        if case .whole = group { return (node, .exact) }
        if case .alternatives(let branches) = node {
            let results = branches.map { focused($0, on: group) }
            return (.alternatives(results.map(\.node)), results.map(\.outcome).max() ?? .exact)
        }
        guard isAnywhere(group, in: node) else { return (node, group == .first ? .exact : .whole) }
        let parts: [RegexNode]
        if case .sequence(let inner) = node { parts = inner } else { parts = [node] }
        guard let index = parts.firstIndex(where: { isWanted($0, group) }) else { return (node, .whole) }
        if case .first = group, parts[..<index].contains(where: { !$0.captures.isEmpty }) { return (node, .whole) }
        var result: [RegexNode] = []
        var outcome = Outcome.exact
        let before = Array(parts[..<index])
        if before.allSatisfy(\.takesNothing) {
            result = before
        } else if let behind = lookbehind(before) {
            result = [behind]
        } else {
            result = before
            outcome = .headKept
        }
        result.append(parts[index])
        let after = Array(parts[(index + 1)...])
        if after.allSatisfy(\.takesNothing) {
            result += after
        } else {
            result.append(.look(isBehind: false, isNegative: false, after.count == 1 ? after[0] : .sequence(after)))
        }
        return (.sequence(result), outcome)
    }

    private static func isAnywhere(_ group: Group, in node: RegexNode) -> Bool {
        var found = false
        node.visit { if isWanted($0, group) { found = true } }
        return found
    }

    private static func isWanted(_ node: RegexNode, _ group: Group) -> Bool {
        guard case .capture(let number, let name, _) = node else { return false }
        switch group {
        case .whole: return false
        case .number(let wanted): return number == wanted
        case .named(let wanted): return name == wanted
        case .first: return true
        }
    }

    /// Nil where an alternative has no fixed length, or where a long text would have to be looked back at.
    private static func lookbehind(_ parts: [RegexNode]) -> RegexNode? {
        let content = parts.count == 1 ? parts[0] : .sequence(parts)
        let branches: [RegexNode]
        if case .alternatives(let inner) = content { branches = inner } else { branches = [content] }
        guard branches.allSatisfy({ ($0.fixedCount ?? 1000) <= 200 }) else { return nil }
        return .look(isBehind: true, isNegative: false, content)
    }
}
