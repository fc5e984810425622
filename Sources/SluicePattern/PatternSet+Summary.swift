extension PatternSet {
    /// How the candidates of the patterns are found, in words and numbers for people who tune profiles.
    package var summary: String {
        let names: [(AnchorKind, String)] = [
            (.literal, "by literals"), (.shape, "by shape"), (.exact, "by shape alone"), (.none, "without an anchor"),
        ]
        let counts = names.map { kind, name in "\(anchorKinds.count { $0 == kind }) \(name)" }
        return counts.joined(separator: ", ") + "; \(literalTargets.count) literals"
    }
}
