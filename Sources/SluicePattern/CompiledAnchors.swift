/// Keeps compiled databases between runs. What comes back is checked before it is used, so a store may lose, cut or
/// exchange anything; it must only keep others from writing.
package protocol PatternSetStore: Sendable {
    /// The bytes kept under a name, or nil.
    func bytes(named name: String) -> [UInt8]?
    /// Keeps bytes under a name; a store that cannot does nothing.
    func keep(_ bytes: [UInt8], named name: String)
}

/// What searches for the anchors of a set of patterns.
struct CompiledAnchors {
    /// Nil where there are none, or where vectorscan does not accept them.
    let literals: LiteralDatabase?
    let shapes: ShapeTables?

    init(literals: [LiteralDatabase.Literal], prefixes: [PatternPrefix], store: (any PatternSetStore)?) {
        self.literals = literals.isEmpty ? nil : try? LiteralDatabase(literals)
        shapes = prefixes.isEmpty ? nil : ShapeTables(prefixes)
    }
}
