extension StoredWriter {
    mutating func append(_ shapes: ShapeTables) {
        append(list: shapes.program.sets)
        append(UInt32(clamping: shapes.program.nodes.count))
        for node in shapes.program.nodes {
            append(node.set)
            append(node.level)
            append(node.isLast)
        }
        append(shapes.all)
        for (automaton, isCoarse) in zip(shapes.own, shapes.isCoarse) {
            append(automaton)
            append(isCoarse)
        }
    }

    private mutating func append(_ automaton: ShapeAutomaton) {
        append(list: automaton.classes)
        append(UInt32(clamping: automaton.stride))
        append(list: automaton.transitions)
        append(list: automaton.starts)
        append(UInt32(clamping: automaton.firstAccepting))
        append(list: automaton.endOffsets)
        append(list: automaton.ends.flatMap { [$0.pattern, $0.back] })
        append(list: automaton.isExact.map { $0 ? UInt8(1) : 0 })
    }
}

extension ShapeTables {
    /// Restores the tables of patterns of which each is told by its prefix exactly or not.
    ///
    /// The C loop looks its indices up without a check, so each is checked here: what passes may find the wrong places,
    /// but reads and writes nothing outside its tables, and ends.
    ///
    /// - Throws: ``StoredDamage``.
    convenience init(from reader: inout StoredReader, isExact: [Bool]) throws(StoredDamage) {
        let program = try ShapeProgram(from: &reader)
        let all = try ShapeAutomaton(from: &reader)
        var own: [ShapeAutomaton] = []
        var isCoarse: [Bool] = []
        for isExact in isExact {
            let automaton = try ShapeAutomaton(from: &reader)
            guard automaton.isExact == [true] && isExact || automaton.isExact == [false],
                automaton.hasSoundWalks(deciding: automaton.isExact)
            else { throw StoredDamage() }
            own.append(automaton)
            isCoarse.append(try reader.flag())
        }
        guard all.isExact.count == isExact.count,
            all.hasSoundWalks(deciding: ShapeTables.decided(own, all, isCoarse: isCoarse))
        else { throw StoredDamage() }
        self.init(program: program, all: all, own: own, isCoarse: isCoarse)
    }
}

extension ShapeProgram {
    fileprivate init(from reader: inout StoredReader) throws(StoredDamage) {
        let sets: [UInt8] = try reader.list()
        let count: UInt32 = try reader.number()
        var nodes: [Node] = []
        for _ in 0..<count {
            nodes.append(Node(set: try reader.number(), level: try reader.number(), isLast: try reader.flag()))
        }
        guard let program = ShapeProgram(sets: sets, nodes: nodes) else { throw StoredDamage() }
        self = program
    }
}

extension ShapeAutomaton {
    fileprivate init(from reader: inout StoredReader) throws(StoredDamage) {
        let classes: [UInt8] = try reader.list()
        let stride: UInt32 = try reader.number()
        let transitions: [UInt16] = try reader.list()
        let starts: [UInt16] = try reader.list()
        let firstAccepting: UInt32 = try reader.number()
        let endOffsets: [Int32] = try reader.list()
        let ends: [Int32] = try reader.list()
        let isExact: [UInt8] = try reader.list()
        guard ends.count.isMultiple(of: 2), isExact.allSatisfy({ $0 <= 1 }),
            let automaton = ShapeAutomaton(
                classes: classes, stride: Int(stride), transitions: transitions, starts: starts,
                firstAccepting: Int(firstAccepting), endOffsets: endOffsets,
                ends: Swift.stride(from: 0, to: ends.count, by: 2).map { End(pattern: ends[$0], back: ends[$0 + 1]) },
                isExact: isExact.map { $0 == 1 }
            )
        else { throw StoredDamage() }
        self = automaton
    }

    /// Looks for walks without an end, and for ends of matches outside of what was walked over.
    ///
    /// - Parameter isDecided: by pattern, whether its ends are taken as they are told here.
    /// - Returns: whether every walk ends by itself, and each such end lies behind the walk's first byte and not behind
    ///   the end of the text.
    func hasSoundWalks(deciding isDecided: [Bool]) -> Bool {
        guard let order = statesInOrder() else { return false }
        // Steps of the shortest walk that tells a state; the state that a walk begins with is not told.
        var steps = [Int](repeating: .max, count: transitions.count / stride)
        let begins = Set(starts)
        let none = Int(classes[ByteSet.none])
        for state in order {
            let next = (begins.contains(UInt16(state)) ? 0 : steps[state]) + 1
            let row = transitions[(state * stride)..<((state + 1) * stride)]
            for target in row where steps[Int(target)] > next { steps[Int(target)] = next }
            // The step of "no byte" takes the walk one place behind the text.
            if backs(of: Int(row[row.startIndex + none]), isDecided).contains(0) { return false }
        }
        return steps.indices.allSatisfy { state in backs(of: state, isDecided).allSatisfy { $0 < steps[state] } }
    }

    /// How far before a state the matches end that are taken from it.
    private func backs(of state: Int, _ isDecided: [Bool]) -> [Int32] {
        guard state >= firstAccepting else { return [] }
        let range = Int(endOffsets[state - firstAccepting])..<Int(endOffsets[state - firstAccepting + 1])
        return ends[range].filter { isDecided[Int($0.pattern)] }.map(\.back)
    }

    /// All states that walks come to, each before those that it leads to; nil when a walk can come back to a state.
    private func statesInOrder() -> [Int]? {
        var order: [Int] = []
        // 0 for a state not seen, 1 on the way from a start, 2 when all behind it is in the order.
        var marks = [UInt8](repeating: 0, count: transitions.count / stride)
        marks[0] = 2
        var way: [(state: Int, column: Int)] = []
        for start in starts where marks[Int(start)] == 0 {
            way.append((Int(start), 0))
            marks[Int(start)] = 1
            while let (state, column) = way.last {
                guard column < stride else {
                    marks[state] = 2
                    order.append(state)
                    way.removeLast()
                    continue
                }
                way[way.count - 1].column += 1
                let next = Int(transitions[state * stride + column])
                if marks[next] == 1 { return nil }
                guard marks[next] == 0 else { continue }
                marks[next] = 1
                way.append((next, 0))
            }
        }
        return order.reversed()
    }
}
