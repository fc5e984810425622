/// The prefixes of many patterns as one graph over bytes, without order among the ways through it: a nondeterministic
/// automaton. It is made from the end of each pattern to its beginning.
struct ShapeGraph {
    /// A place in the graph.
    enum Node {
        /// One byte of the set, then on.
        case bytes(ByteSet, next: Int32)
        /// Any of these, without a byte.
        case fork([Int32])
        /// The pattern's match may end `back` bytes before here.
        case end(pattern: Int32, back: UInt8)
    }

    private(set) var nodes: [Node] = []
    /// Where each pattern begins.
    private(set) var entrances: [Int32] = []

    /// Adds a pattern; patterns are numbered in the order in which they come.
    mutating func add(_ prefix: PatternPrefix) {
        let pattern = Int32(clamping: entrances.count)
        let end = addEnd(of: pattern, notBehind: prefix.notBehind)
        let branches = prefix.branches.map { add($0, before: end) }
        entrances.append(branches.count == 1 ? branches[0] : append(.fork(branches)))
    }

    private mutating func append(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(clamping: nodes.count - 1)
    }

    /// The nodes of a part, from which the graph goes on at `next`.
    private mutating func add(_ part: PatternNode, before next: Int32) -> Int32 {
        switch part {
        case .empty, .look, .boundary, .reference: return next
        case .character(let set): return add(set, before: next)
        case .sequence(let parts): return parts.reversed().reduce(next) { add($1, before: $0) }
        case .alternatives(let branches):
            let entrances = branches.map { add($0, before: next) }
            return append(.fork(entrances))
        case .capture(_, let inner), .atomic(let inner): return add(inner, before: next)
        case .repetition(let inner, let least, let most):
            var place = next
            for _ in 0..<max((most ?? least) - least, 0) {
                let once = add(inner, before: place)
                place = append(.fork([once, next]))
            }
            for _ in 0..<least { place = add(inner, before: place) }
            return place
        }
    }

    /// A character as bytes: listed ones exactly, others by the form of their lead byte.
    private mutating func add(_ set: CharacterClass, before next: Int32) -> Int32 {
        var ways: [Int32] = []
        if !set.ascii.isEmpty { ways.append(append(.bytes(ByteSet(set.ascii), next: next))) }
        switch set.others {
        case .scalars(let listed):
            for value in listed {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let bytes = Array(String(Character(scalar)).utf8)
                ways.append(bytes.reversed().reduce(next) { append(.bytes(ByteSet($1...$1), next: $0)) })
            }
        case .any:
            let last = append(.bytes(.continuation, next: next))
            let secondLast = append(.bytes(.continuation, next: last))
            let thirdLast = append(.bytes(.continuation, next: secondLast))
            ways.append(append(.bytes(ByteSet(0xC2...0xDF), next: last)))
            ways.append(append(.bytes(ByteSet(0xE0...0xEF), next: secondLast)))
            ways.append(append(.bytes(ByteSet(0xF0...0xF4), next: thirdLast)))
        }
        return ways.count == 1 ? ways[0] : append(.fork(ways))
    }

    /// What must be seen behind a match: bytes that are none of the forbidden sequences.
    private mutating func addEnd(of pattern: Int32, notBehind: [[ASCIISet]]) -> Int32 {
        addEnd(of: pattern, notBehind: notBehind.map { $0[...] }, seen: 0)
    }

    /// - Parameters:
    ///   - pattern: its number.
    ///   - rests: what may not follow any more, of sequences that have begun; none is empty.
    ///   - seen: bytes behind the match that were looked at.
    /// - Returns: where the graph goes on.
    private mutating func addEnd(of pattern: Int32, notBehind rests: [ArraySlice<ASCIISet>], seen: UInt8) -> Int32 {
        guard !rests.isEmpty else { return append(.end(pattern: pattern, back: seen)) }
        // Bytes by the sequences that they go on with; one that ends a sequence is forbidden.
        var bytes: [[Int]: ByteSet] = [:]
        for byte in 0...ByteSet.none {
            let begun = rests.indices.filter { byte < 128 && rests[$0].first?.contains(UInt8(byte)) == true }
            guard begun.allSatisfy({ rests[$0].count > 1 }) else { continue }
            if byte < 256 { bytes[begun, default: ByteSet()].insert(UInt8(byte)) }
            if byte == ByteSet.none { bytes[begun, default: ByteSet()].hasNone = true }
        }
        let ways = bytes.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { begun, set in
            let next = addEnd(of: pattern, notBehind: begun.map { rests[$0].dropFirst() }, seen: seen + 1)
            return append(.bytes(set, next: next))
        }
        return ways.count == 1 ? ways[0] : append(.fork(ways))
    }
}
