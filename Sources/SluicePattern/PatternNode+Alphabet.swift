extension PatternNode {
    /// Bytes that a match may hold: an upper bound.
    var alphabet: ByteSet {
        switch self {
        case .empty, .look, .boundary: return ByteSet()
        case .character(let set):
            var bytes = ByteSet(set.ascii)
            if set.others != .scalars([]) { bytes.formUnion(.beyondASCII) }
            return bytes
        case .sequence(let parts), .alternatives(let parts):
            var bytes = ByteSet()
            for part in parts { bytes.formUnion(part.alphabet) }
            return bytes
        case .repetition(let part, _, _), .capture(_, let part), .atomic(let part): return part.alphabet
        case .reference(_, let isCaseless): return isCaseless ? .all : ByteSet()
        }
    }
}
