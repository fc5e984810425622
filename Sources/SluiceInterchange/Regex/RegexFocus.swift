/// Makes the value of a pattern the text of one of its groups.
///
/// What follows the group becomes a lookahead; what precedes it becomes a lookbehind where that has a fixed length, which
/// PCRE2 asks for. Otherwise the group gets the name `value` (docs/profiles.md).
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
        /// The value is the group's.
        case exact
        /// The value is the source's match.
        case whole

        static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }
    }

    /// - Returns: a pattern whose groups have no names but those that begin with `value`.
    static func focused(_ node: RegexNode, on group: Group) -> (node: RegexNode, outcome: Outcome) {
        let result = cut(node, on: group)
        return (numbered(result.node), result.outcome)
    }

    /// The pattern as it is, with names for the groups that may hold the value: the first one that took part has it.
    static func named(_ node: RegexNode, on group: Group) -> (node: RegexNode, outcome: Outcome) {
        let marked = marked(node, on: group)
        return (numbered(marked), isAnywhere(group, in: node) || group == .first ? .exact : .whole)
    }

    private static func cut(_ node: RegexNode, on group: Group) -> (node: RegexNode, outcome: Outcome) {
        if case .whole = group { return (marked(node, on: group), .exact) }
        if case .alternatives(let branches) = node {
            let results = branches.map { cut($0, on: group) }
            return (.alternatives(results.map(\.node)), results.map(\.outcome).max() ?? .exact)
        }
        guard isAnywhere(group, in: node) else {
            return (marked(node, on: group), group == .first ? .exact : .whole)
        }
        let parts: [RegexNode]
        if case .sequence(let inner) = node { parts = inner } else { parts = [node] }
        guard let index = parts.firstIndex(where: { isWanted($0, group) }),
            group != .first || parts[..<index].allSatisfy(\.captures.isEmpty),
            let before = behind(Array(parts[..<index]))
        else { return (marked(node, on: group), .exact) }
        let after = Array(parts[(index + 1)...])
        let rest =
            after.allSatisfy(\.takesNothing)
            ? after : [.look(isBehind: false, isNegative: false, after.count == 1 ? after[0] : .sequence(after))]
        return (marked(.sequence(before + [parts[index]] + rest), on: .whole), .exact)
    }

    /// Those of a pattern's parts that stand before the value, so that they take nothing; nil where that cannot be said.
    private static func behind(_ parts: [RegexNode]) -> [RegexNode]? {
        parts.allSatisfy(\.takesNothing) ? parts : lookbehind(parts).map { [$0] }
    }

    // MARK: Names

    /// Names the groups that may hold the value, and takes the names of all others.
    private static func marked(_ node: RegexNode, on group: Group) -> RegexNode {
        node.mapped { part in
            guard case .capture(let number, _, let inner) = part else { return part }
            return .capture(number, name: isWanted(part, group) ? RegexNode.valueName : nil, inner)
        }
    }

    /// Gives each of the groups with a name one of its own.
    private static func numbered(_ node: RegexNode) -> RegexNode {
        var count = 0
        return node.mapped { part in
            guard case .capture(let number, _?, let inner) = part else { return part }
            count += 1
            return .capture(number, name: RegexNode.valueName + (count > 1 ? "\(count)" : ""), inner)
        }
    }

    // MARK: Groups

    /// Whether a group is within what the pattern takes.
    private static func isAnywhere(_ group: Group, in node: RegexNode) -> Bool {
        switch node {
        case .look, .empty, .character, .assertion, .reference: false
        case .sequence(let parts), .alternatives(let parts): parts.contains { isAnywhere(group, in: $0) }
        case .repetition(let part, _, _, _), .atomic(let part): isAnywhere(group, in: part)
        case .capture(_, _, let part): isWanted(node, group) || isAnywhere(group, in: part)
        }
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
