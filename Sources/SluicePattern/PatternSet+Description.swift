extension PatternSet {
    /// What was compiled, in numbers, for people who tune profiles.
    package var summary: String {
        let counts = AnchorKind.allCases.map { kind in "\(anchorKinds.count { $0 == kind }) \(kind.rawValue)" }
        let all = shapes.map { $0.all.transitions.count / $0.all.stride } ?? 0
        return "\(counts.joined(separator: ", ")); \(literalTargets.count) literals; "
            + "\(shapes?.program.nodes.count ?? 0) columns, \(all) states"
    }
}
