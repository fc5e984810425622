/// Tells for many patterns at once, and by bytes alone, whether a match may begin at a place: a table of states, made
/// from a ``ShapeGraph``.
///
/// A pattern that is exact here is decided: its matches are those that the automaton tells. For the others the
/// automaton tells at least all places at which a match begins.
struct ShapeAutomaton: Sendable, Hashable {
    /// A pattern that a state tells.
    struct End: Sendable, Hashable {
        var pattern: Int32
        /// Bytes between the match's end and the place at which the state was reached.
        var back: Int32
    }

    /// By byte, and "no byte" at 256.
    private(set) var classes = [UInt8](repeating: 0, count: 257)
    private(set) var stride = 1
    /// Next states, `stride` for each state; state 0 is dead.
    private(set) var transitions: [UInt16] = []
    /// First states by the classes of the two bytes before.
    private(set) var starts: [UInt16] = []
    private(set) var firstAccepting = 1
    /// For each state from `firstAccepting` on, where its ends begin; one more at the end.
    private(set) var endOffsets: [Int32] = [0]
    private(set) var ends: [End] = []
    /// By pattern.
    private(set) var isExact: [Bool] = []

    /// No more states than this: what lies beyond counts as an end of all patterns that are still possible there.
    static let mostStates = 24_000

    /// - Parameter prefixes: of each pattern.
    init(_ prefixes: [PatternPrefix]) {
        var builder = ShapeAutomatonBuilder(prefixes)
        builder.build()
        isExact = builder.isExact
        classes = builder.classes
        stride = builder.stride
        starts = []
        // Accepting states get the greatest numbers, so that one comparison tells them.
        let order = builder.states.indices.sorted { left, right in
            let (l, r) = (builder.states[left].ends.isEmpty ? 0 : 1, builder.states[right].ends.isEmpty ? 0 : 1)
            return (l, left) < (r, right)
        }
        var numbers = [UInt16](repeating: 0, count: order.count)
        for (number, state) in order.enumerated() { numbers[state] = UInt16(number) }
        firstAccepting = order.firstIndex { !builder.states[$0].ends.isEmpty } ?? order.count
        transitions = [UInt16](repeating: 0, count: order.count * stride)
        for (number, state) in order.enumerated() {
            for column in 0..<stride {
                transitions[number * stride + column] = numbers[Int(builder.transitions[state * stride + column])]
            }
            guard number >= firstAccepting else { continue }
            ends += builder.states[state].ends
            endOffsets.append(Int32(ends.count))
        }
        starts = builder.starts.map { numbers[Int($0)] }
    }

    /// Restores what was stored; nil when it does not fit together. Whether walks end and tell only what lies in the
    /// text is for ``hasSoundWalks(deciding:)`` to say.
    init?(
        classes: [UInt8], stride: Int, transitions: [UInt16], starts: [UInt16], firstAccepting: Int,
        endOffsets: [Int32], ends: [End], isExact: [Bool]
    ) {
        let count = stride > 0 ? transitions.count / stride : 0
        guard classes.count == 257, stride > 0, stride <= 257, transitions.count == count * stride,
            (1...Int(UInt16.max) + 1).contains(count),
            starts.count == stride * stride, (1...count).contains(firstAccepting),
            classes.allSatisfy({ Int($0) < stride }), transitions.allSatisfy({ Int($0) < count }),
            transitions.prefix(stride).allSatisfy({ $0 == 0 }),
            starts.allSatisfy({ Int($0) < count }), endOffsets.count == count - firstAccepting + 1,
            endOffsets.first == 0, endOffsets.last.map(Int.init) == ends.count,
            // Each accepting state has an end: the C loop takes the first one of a pattern's own automaton unseen.
            zip(endOffsets, endOffsets.dropFirst()).allSatisfy({ $0 < $1 }),
            ends.allSatisfy({ isExact.indices.contains(Int($0.pattern)) }),
            ends.allSatisfy({ (0...Int32(PatternPrefix.mostBehind)).contains($0.back) })
        else { return nil }
        self.classes = classes
        self.stride = stride
        self.transitions = transitions
        self.starts = starts
        self.firstAccepting = firstAccepting
        self.endOffsets = endOffsets
        self.ends = ends
        self.isExact = isExact
    }
}

extension ShapeAutomaton {
    /// By byte, 1 where it may be the first of a match, whatever stands before.
    var mayBegin: [UInt8] {
        let first = Set(starts)
        return (0...255).map { byte in
            first.contains { transitions[Int($0) * stride + Int(classes[byte])] != 0 } ? 1 : 0
        }
    }
}

extension ShapeAutomaton {
    /// By first and second byte, a bit for whether a walk gets beyond them, or tells of a pattern before; whatever stands
    /// before. 32 bytes for each first byte.
    var livingPairs: [UInt8] {
        let entrances = Set(starts)
        // By class of the first byte and of the second.
        let lives = (0..<stride).map { first -> [Bool] in
            let states = Set(entrances.map { transitions[Int($0) * stride + first] }).subtracting([0])
            let isTold = states.contains { Int($0) >= firstAccepting }
            return (0..<stride).map { second in
                isTold || states.contains { transitions[Int($0) * stride + second] != 0 }
            }
        }
        var bits = [UInt8](repeating: 0, count: 256 * 32)
        for first in 0..<256 {
            for second in 0..<256 where lives[Int(classes[first])][Int(classes[second])] {
                bits[first << 5 | second >> 3] |= 1 << UInt8(second & 7)
            }
        }
        return bits
    }

    /// Where runs of digits lead from the first states, so that they need not be walked.
    ///
    /// - Parameters:
    ///   - longest: greatest length of a run.
    ///   - none: stands for runs that must be walked: an end is told on the way, or digits are told apart.
    /// - Returns: by state the number of its row, and the rows; row 0 holds `none` alone. The last length of a row
    ///   stands for longer runs too, so it is always walked unless it is dead.
    func digitJumps(longest: Int, none: UInt16) -> (rows: [UInt16], states: [UInt16]) {
        var rows = [UInt16](repeating: 0, count: transitions.count / stride)
        var states = [UInt16](repeating: none, count: longest + 1)
        let digits = Set((0x30...0x39).map { Int(classes[$0]) })
        for start in Set(starts).sorted() where start != 0 {
            rows[Int(start)] = UInt16(states.count / (longest + 1))
            var state = start
            var isWalked = false
            states.append(none)
            for length in 1...longest {
                if !isWalked {
                    let next = Set(digits.map { transitions[Int(state) * stride + $0] })
                    isWalked = next.count > 1
                    state = next.first ?? 0
                }
                if Int(state) >= firstAccepting { isWalked = true }
                states.append(isWalked || (length == longest && state != 0) ? none : state)
            }
        }
        return (rows, states)
    }
}
