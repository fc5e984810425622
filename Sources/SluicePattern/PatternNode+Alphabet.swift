extension PatternNode {
    /// Bytes that a match may hold: an upper bound, and all of them when it may be empty.
    var alphabet: ByteSet { shortestBytes > 0 ? bytes(withLooks: holdsReference) : .all }

    /// - Parameter withLooks: what lookarounds inspect counts too: a reference may take it.
    /// - Returns: the bytes of its characters.
    private func bytes(withLooks: Bool) -> ByteSet {
        switch self {
        case .empty, .boundary: return ByteSet()
        case .look(let look): return withLooks ? look.content.bytes(withLooks: true) : ByteSet()
        case .character(let set):
            var bytes = ByteSet(set.ascii)
            if set.others != .scalars([]) { bytes.formUnion(.beyondASCII) }
            return bytes
        case .sequence(let parts), .alternatives(let parts):
            var bytes = ByteSet()
            for part in parts { bytes.formUnion(part.bytes(withLooks: withLooks)) }
            return bytes
        case .repetition(let part, _, _), .capture(_, let part), .atomic(let part):
            return part.bytes(withLooks: withLooks)
        case .reference(_, let isCaseless): return isCaseless ? .all : ByteSet()
        }
    }

    private var holdsReference: Bool {
        switch self {
        case .reference: true
        case .empty, .boundary, .character: false
        case .look(let look): look.content.holdsReference
        case .sequence(let parts), .alternatives(let parts): parts.contains(where: \.holdsReference)
        case .repetition(let part, _, _), .capture(_, let part), .atomic(let part): part.holdsReference
        }
    }
}
