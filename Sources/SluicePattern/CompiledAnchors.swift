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
    /// What a store keeps it under; nil without a store or anything to keep.
    private(set) var key: CompiledAnchorsKey?

    /// Takes from the store what was compiled from the same inputs before, else compiles and keeps it there.
    init(literals: [LiteralDatabase.Literal], prefixes: [PatternPrefix], store: (any PatternSetStore)?) {
        guard let store, !literals.isEmpty || !prefixes.isEmpty else {
            self.init(compiling: literals, prefixes)
            return
        }
        let key = CompiledAnchorsKey(literals: literals, prefixes: prefixes)
        if let bytes = store.bytes(named: key.name),
            let restored = CompiledAnchors(stored: bytes, key: key, literals: literals, prefixes: prefixes)
        {
            self = restored
            return
        }
        self.init(compiling: literals, prefixes)
        self.key = key
        // Literals that could not be compiled may be accepted next time, for example when there is more memory.
        guard literals.isEmpty || self.literals != nil, let bytes = stored(key: key) else { return }
        store.keep(bytes, named: key.name)
    }

    private init(compiling literals: [LiteralDatabase.Literal], _ prefixes: [PatternPrefix]) {
        self.literals = literals.isEmpty ? nil : try? LiteralDatabase(literals)
        shapes = prefixes.isEmpty ? nil : ShapeTables(prefixes)
    }

    /// Restores what ``stored(key:)`` gave; nil for anything else.
    init?(
        stored bytes: [UInt8], key: CompiledAnchorsKey, literals: [LiteralDatabase.Literal], prefixes: [PatternPrefix]
    ) {
        self.init(stored: bytes, key: key, literals: literals, isExact: prefixes.map(\.isExact))
    }

    /// The same, when of the prefixes it is known only whether each is exact.
    init?(stored bytes: [UInt8], key: CompiledAnchorsKey, literals: [LiteralDatabase.Literal], isExact: [Bool]) {
        guard let content = StoredEnvelope.opened(bytes, key: key.bytes) else { return nil }
        var reader = StoredReader(content)
        guard let database: [UInt8] = try? reader.list(), database.isEmpty == literals.isEmpty else { return nil }
        do {
            shapes = isExact.isEmpty ? nil : try ShapeTables(from: &reader, isExact: isExact)
        } catch {
            return nil
        }
        self.literals = database.isEmpty ? nil : LiteralDatabase(serialized: database, literals)
        self.key = key
        guard reader.rest.isEmpty, database.isEmpty || self.literals != nil else { return nil }
    }

    /// The form to keep; nil when vectorscan does not give its part.
    func stored(key: CompiledAnchorsKey) -> [UInt8]? {
        var writer = StoredWriter()
        if let literals {
            guard let database = literals.serialized() else { return nil }
            writer.append(list: database)
        } else {
            writer.append(list: [UInt8]())
        }
        if let shapes { writer.append(shapes) }
        return StoredEnvelope.sealed(writer.bytes, key: key.bytes)
    }
}
