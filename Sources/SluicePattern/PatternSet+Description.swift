extension PatternSet {
    /// What was compiled, in numbers.
    package var summary: String {
        let counts = AnchorKind.allCases.map { kind in "\(kind.rawValue) \(anchorKinds.count { $0 == kind })" }
        let states = shapes.map { $0.all.transitions.count / $0.all.stride } ?? 0
        return "\(counts.joined(separator: ", ")); \(literalTargets.count) literals; \(shapes?.program.nodes.count ?? 0) "
            + "nodes, \(states) states of \(shapes?.all.stride ?? 0) classes; own \(shapes?.own.reduce(0) { $0 + $1.transitions.count / $1.stride } ?? 0) states"
    }

    package func describe(_ pattern: Int) -> String {
        guard case .shape(let prefix) = Anchor(for: members[pattern].shape) else { return "" }
        return "\(ShapeProgram.rarity(of: prefix)) \(prefix.isExact)"
    }
    package var groupsText: String { "\(shapes?.program.nodes.count ?? 0)" }
}
