/// The compiled shapes of a set of patterns: where they may begin, and what may follow. Immutable once made.
final class ShapeTables: Sendable {
    let program: ShapeProgram
    /// Tells by lengths and separators which patterns are possible.
    let all: ShapeAutomaton
    /// By pattern, its own automaton: the one that knows each byte.
    let own: [ShapeAutomaton]
    let isCoarse: [Bool]
    convenience init(_ prefixes: [PatternPrefix]) {
        self.init(
            program: ShapeProgram(prefixes), all: ShapeAutomaton(prefixes.map(\.coarse)),
            own: prefixes.map { ShapeAutomaton([$0]) }, isCoarse: prefixes.map { $0.coarse.branches == $0.branches }
        )
    }

    /// - Parameters:
    ///   - program: where matches may begin.
    ///   - all: of the coarse forms.
    ///   - own: by pattern.
    ///   - isCoarse: by pattern, whether its coarse form is no coarser.
    init(program: ShapeProgram, all: ShapeAutomaton, own: [ShapeAutomaton], isCoarse: [Bool]) {
        self.program = program
        self.all = all
        self.own = own
        self.isCoarse = isCoarse
    }

    /// By byte and pattern what is given by pattern and byte.
    static func byByte(_ rows: [[UInt8]]) -> [UInt8] { (0..<256).flatMap { byte in rows.map { $0[byte] } } }

    /// By pattern, whether `all` tells of it what its own automaton does: where it may begin, and its end if it is exact.
    static func decided(_ own: [ShapeAutomaton], _ all: ShapeAutomaton, isCoarse: [Bool]) -> [Bool] {
        own.indices.map { isCoarse[$0] && (all.isExact[$0] || own[$0].isExact != [true]) }
    }
}
