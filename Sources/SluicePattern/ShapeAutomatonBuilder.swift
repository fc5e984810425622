/// All that tells one state from another.
private struct MergedState: Hashable {
    var next: [UInt16]
    var ends: [ShapeAutomaton.End]
}

/// Subset construction: each state of the table stands for a set of places of the graph.
struct ShapeAutomatonBuilder {
    struct State {
        /// Places at which a byte is awaited, sorted.
        var places: [Int32]
        var ends: [ShapeAutomaton.End]
    }

    private let prefixes: [PatternPrefix]
    private var graph = ShapeGraph()
    /// By place, the pattern that it belongs to.
    private var owners: [Int32] = []
    private(set) var classes = [UInt8](repeating: 0, count: 257)
    private(set) var stride = 1
    /// One byte of each class.
    private var representatives: [Int] = []
    private(set) var states: [State] = [State(places: [], ends: [])]
    private(set) var transitions: [UInt16] = []
    private(set) var starts: [UInt16] = []
    private(set) var isExact: [Bool]
    private var numbers: [[Int32]: UInt16] = [[]: 0]
    private var isMarked: [Bool] = []
    /// By place, the classes of the bytes awaited there.
    private var columns: [[UInt8]] = []
    /// By place, what ``closure(of:)`` found.
    private var closures: [[Int32]] = []
    /// By class, the places that a state leads to: working memory.
    private var reached: [[Int32]] = []

    init(_ prefixes: [PatternPrefix]) {
        self.prefixes = prefixes
        isExact = prefixes.map(\.isExact)
        for (index, prefix) in prefixes.enumerated() {
            graph.add(prefix)
            owners += [Int32](repeating: Int32(index), count: graph.nodes.count - owners.count)
        }
        isMarked = [Bool](repeating: false, count: graph.nodes.count)
    }

    mutating func build() {
        makeClasses()
        transitions = [UInt16](repeating: 0, count: stride)
        makeStarts()
        var next = 1
        while next < states.count {
            expand(next)
            next += 1
        }
        mergeEqualStates()
    }

    /// States from which the same follows become one. No state leads back to an earlier one, since repetitions without
    /// bound were cut: so each state can be judged after all that follow it.
    private mutating func mergeEqualStates() {
        var merged = [UInt16](repeating: .max, count: states.count)
        merged[0] = 0
        var known: [MergedState: UInt16] = [:]
        var kept: [State] = [states[0]]
        var rows: [UInt16] = [UInt16](repeating: 0, count: stride)
        var pending = starts.map(Int.init)
        while let state = pending.last {
            guard merged[state] == .max else {
                pending.removeLast()
                continue
            }
            let row = transitions[(state * stride)..<((state + 1) * stride)]
            // Sorted, so that equal patterns give equal tables in every process.
            let open = Set(row).filter { merged[Int($0)] == .max }.sorted()
            guard open.isEmpty else {
                pending += open.map(Int.init)
                continue
            }
            let key = MergedState(next: row.map { merged[Int($0)] }, ends: states[state].ends)
            if let number = known[key] {
                merged[state] = number
            } else {
                merged[state] = UInt16(clamping: kept.count)
                known[key] = merged[state]
                kept.append(states[state])
                rows += key.next
            }
            pending.removeLast()
        }
        states = kept
        transitions = rows
        starts = starts.map { merged[Int($0)] }
    }

    /// Bytes that no set tells apart share a class.
    private mutating func makeClasses() {
        var sets: Set<ByteSet> = []
        for case .bytes(let set, _) in graph.nodes { sets.insert(set) }
        for prefix in prefixes {
            for before in prefix.before { sets.formUnion(before.characters.map(ByteSet.init)) }
        }
        var signatures: [[UInt64]: UInt8] = [:]
        let ordered = Array(sets)
        for byte in [ByteSet.none] + Array(0...255) {
            var signature = [UInt64](repeating: 0, count: ordered.count / 64 + 1)
            for (index, set) in ordered.enumerated() where set.contains(byte) {
                signature[index >> 6] |= 1 << UInt64(index & 63)
            }
            // Beside a match ASCII, other bytes and "no byte" differ.
            signature.append(byte == ByteSet.none ? 2 : byte >= 0x80 ? 1 : 0)
            if let known = signatures[signature] {
                classes[byte] = known
            } else {
                classes[byte] = UInt8(clamping: signatures.count)
                signatures[signature] = classes[byte]
                representatives.append(byte)
            }
        }
        stride = representatives.count
        var known: [ByteSet: [UInt8]] = [:]
        columns = graph.nodes.map { node in
            guard case .bytes(let set, _) = node else { return [] }
            if let list = known[set] { return list }
            let list = representatives.indices.filter { set.contains(representatives[$0]) }.map { UInt8($0) }
            known[set] = list
            return list
        }
        closures = [[Int32]](repeating: [], count: graph.nodes.count)
        reached = [[Int32]](repeating: [], count: stride)
    }

    private mutating func makeStarts() {
        var known: [[Bool]: UInt16] = [:]
        for beforeThat in representatives {
            for before in representatives {
                let admitted = prefixes.map { prefix in
                    prefix.before.allSatisfy { $0.admits(beforeThat: beforeThat, before: before) }
                }
                if let state = known[admitted] {
                    starts.append(state)
                    continue
                }
                let entrances = graph.entrances.indices.filter { admitted[$0] }.map { graph.entrances[$0] }
                let state = number(of: entrances)
                known[admitted] = state
                starts.append(state)
            }
        }
    }

    private mutating func expand(_ state: Int) {
        for place in states[state].places {
            guard case .bytes(_, let next) = graph.nodes[Int(place)] else { continue }
            for column in columns[Int(place)] { reached[Int(column)].append(next) }
        }
        // Most classes lead to the same places as the one before.
        var last: (places: [Int32], state: UInt16) = ([], 0)
        for column in 0..<stride where !reached[column].isEmpty {
            if reached[column] != last.places { last = (reached[column], number(of: reached[column])) }
            transitions[state * stride + column] = last.state
            reached[column].removeAll(keepingCapacity: true)
        }
    }

    /// The state of these places and all that can be reached from them without a byte.
    private mutating func number(of entrances: [Int32]) -> UInt16 {
        var closed: [Int32] = []
        for entrance in entrances {
            for place in closure(of: entrance) where !isMarked[Int(place)] {
                isMarked[Int(place)] = true
                closed.append(place)
            }
        }
        for place in closed { isMarked[Int(place)] = false }
        closed.sort()
        if let known = numbers[closed] { return known }
        guard states.count < ShapeAutomaton.mostStates else { return openEnd(for: closed) }
        return add(closed)
    }

    /// Places where a byte is awaited or a match ends, reached from a place without a byte.
    private mutating func closure(of entrance: Int32) -> [Int32] {
        if !closures[Int(entrance)].isEmpty { return closures[Int(entrance)] }
        var closed: [Int32] = []
        var seen: Set<Int32> = []
        var pending = [entrance]
        while let place = pending.popLast() {
            guard seen.insert(place).inserted else { continue }
            if case .fork(let ways) = graph.nodes[Int(place)] { pending += ways } else { closed.append(place) }
        }
        closures[Int(entrance)] = closed
        return closed
    }

    private mutating func add(_ closed: [Int32]) -> UInt16 {
        var ends: [ShapeAutomaton.End] = []
        var awaiting: [Int32] = []
        for place in closed {
            switch graph.nodes[Int(place)] {
            case .bytes: awaiting.append(place)
            case .end(let pattern, let back): ends.append(.init(pattern: pattern, back: Int32(back)))
            case .fork: break
            }
        }
        // A match that may end here or go on has more than one end: PCRE2 knows which.
        for end in ends where awaiting.contains(where: { owners[Int($0)] == end.pattern }) {
            isExact[Int(end.pattern)] = false
        }
        for (index, end) in ends.enumerated() where ends[..<index].contains(where: { $0.pattern == end.pattern }) {
            isExact[Int(end.pattern)] = false
        }
        return append(State(places: awaiting, ends: ends), for: closed)
    }

    /// All patterns that are still possible may match.
    private mutating func openEnd(for closed: [Int32]) -> UInt16 {
        let patterns = Set(closed.map { owners[Int($0)] }).sorted()
        for pattern in patterns { isExact[Int(pattern)] = false }
        // Entrances stand for their patterns, so that equal sets share a state; they lie in the graph, not here.
        let key = [-1] + patterns
        if let known = numbers[key] { return known }
        guard states.count < 60_000 else { return openEndOfAll() }
        return append(State(places: [], ends: patterns.map { .init(pattern: $0, back: 0) }), for: key)
    }

    private mutating func openEndOfAll() -> UInt16 {
        if let known = numbers[[-2]] { return known }
        for pattern in isExact.indices { isExact[pattern] = false }
        let ends = isExact.indices.map { ShapeAutomaton.End(pattern: Int32($0), back: 0) }
        return append(State(places: [], ends: ends), for: [-2])
    }

    private mutating func append(_ state: State, for key: [Int32]) -> UInt16 {
        let number = UInt16(states.count)
        numbers[key] = number
        states.append(state)
        transitions += [UInt16](repeating: 0, count: stride)
        return number
    }
}

extension PatternPrefix.Before {
    /// Whether a match may follow these two bytes; 256 stands for "no byte". Bytes beyond ASCII belong to no character
    /// here.
    fileprivate func admits(beforeThat: Int, before: Int) -> Bool {
        let last = characters[characters.count - 1]
        var holds = before < 128 && last.contains(UInt8(before))
        if characters.count == 2 { holds = holds && beforeThat < 128 && characters[0].contains(UInt8(beforeThat)) }
        return holds != isNegative
    }
}
