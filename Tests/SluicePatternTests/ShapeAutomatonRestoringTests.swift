import Testing

@testable import SluicePattern

/// Tables of the kind that only a forged file holds: the C loop would follow them out of its memory.
@Suite struct ShapeAutomatonRestoringTests {
    /// Finds "ab" where "no byte" or anything stands before it, by hand: classes 0 "other", 1 "a", 2 "b", 3 "no byte".
    struct Tables {
        var classes = [UInt8](repeating: 0, count: 97) + [1, 2] + [UInt8](repeating: 0, count: 157) + [3]
        var stride = 4
        var transitions: [UInt16] = [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0]
        var starts = [UInt16](repeating: 1, count: 16)
        var firstAccepting = 3
        var endOffsets: [Int32] = [0, 1]
        var ends = [ShapeAutomaton.End(pattern: 0, back: 0)]
        var isExact = [true]

        var restored: ShapeAutomaton? {
            ShapeAutomaton(
                classes: classes, stride: stride, transitions: transitions, starts: starts,
                firstAccepting: firstAccepting, endOffsets: endOffsets, ends: ends, isExact: isExact
            )
        }
    }

    /// What makes the tables wrong.
    private struct Change: Sendable, CustomTestStringConvertible {
        let name: String
        let make: @Sendable (inout Tables) -> Void

        init(_ name: String, _ make: @escaping @Sendable (inout Tables) -> Void) {
            self.name = name
            self.make = make
        }

        var testDescription: String { name }
    }

    @Test func soundTablesAreRestored() throws {
        let automaton = try #require(Tables().restored)
        #expect(automaton.hasSoundWalks(deciding: [true]))
    }

    private static let misfits: [Change] = [
        Change("class beyond the stride") { $0.classes[5] = 4 }, Change("classes missing") { $0.classes.removeLast() },
        Change("stride 0") { $0.stride = 0 }, Change("half a row") { $0.transitions.removeLast() },
        Change("no states") { $0.transitions = [] }, Change("state too great") { $0.transitions[5] = 4 },
        Change("a way out of death") { $0.transitions[1] = 2 }, Change("first state too great") { $0.starts[3] = 4 },
        Change("starts missing") { $0.starts.removeLast() }, Change("death accepts") { $0.firstAccepting = 0 },
        Change("too many accept") { $0.firstAccepting = 2 }, Change("accepting beyond") { $0.firstAccepting = 5 },
        Change("offset missing") { $0.endOffsets.removeLast() },
        Change("no end") {
            $0.endOffsets = [0, 0]
            $0.ends = []
        },
        Change("offsets fall") { $0.endOffsets = [1, 0] }, Change("offset negative") { $0.endOffsets = [-1, 1] },
        Change("offset beyond") { $0.endOffsets = [0, 2] }, Change("first offset") { $0.endOffsets = [1, 1] },
        Change("pattern beyond") { $0.ends[0].pattern = 1 }, Change("pattern negative") { $0.ends[0].pattern = -1 },
        Change("back negative") { $0.ends[0].back = -1 }, Change("back too far") { $0.ends[0].back = 5 },
    ]

    @Test("tables that do not fit together are refused", arguments: misfits)
    private func misfit(_ change: Change) {
        var tables = Tables()
        change.make(&tables)
        #expect(tables.restored == nil, "\(change.name)")
    }

    @Test("more states than a number of 16 bits can tell are refused")
    func tooMany() {
        var tables = Tables()
        tables.transitions += [UInt16](repeating: 0, count: 65_533 * 4)
        tables.firstAccepting = 65_536
        tables.endOffsets = [0]
        tables.ends = []
        #expect(tables.restored == nil)
    }

    private static let unsound: [Change] = [
        Change("a state leads to itself") { $0.transitions[4] = 1 }, Change("a way back") { $0.transitions[12] = 1 },
        Change("end before the start") { $0.ends[0].back = 2 },
        Change("end at the start") {
            $0.transitions[5] = 3
            $0.ends[0].back = 1
        },
        Change("end behind the text") { $0.transitions[11] = 3 },
    ]

    @Test("walks that come back, or tell what is not in the text, are refused", arguments: unsound)
    private func unsoundWalk(_ change: Change) throws {
        var tables = Tables()
        change.make(&tables)
        let automaton = try #require(tables.restored)
        #expect(!automaton.hasSoundWalks(deciding: [true]), "\(change.name)")
    }

    @Test(
        "programs whose nodes hang in the air, are of no set or too many are refused",
        arguments: [
            [(0, 1, false)], [(0, 0, false), (1, 1, true)], [(0, 0, false), (0, 2, true)],
            [(0, 0, false), (0, 1, true), (0, 3, true)],
            [(UInt8, UInt8, Bool)](repeating: (0, 0, true), count: ShapeProgram.mostNodes + 1),
        ])
    func program(_ nodes: [(set: UInt8, level: UInt8, isLast: Bool)]) {
        let nodes = nodes.map { ShapeProgram.Node(set: $0.set, level: $0.level, isLast: $0.isLast) }
        #expect(ShapeProgram(sets: [1], nodes: nodes) == nil)
    }

    @Test func programsWithinTheirBoundsAreRestored() {
        let nodes = [
            ShapeProgram.Node(set: 0, level: 0, isLast: false),
            ShapeProgram.Node(set: 0, level: 1, isLast: true),
        ]
        #expect(ShapeProgram(sets: [1], nodes: nodes) != nil)
        #expect(ShapeProgram(sets: [UInt8](repeating: 1, count: 49), nodes: nodes) == nil)
        let deep = (0...33).map { ShapeProgram.Node(set: 0, level: $0, isLast: $0 == 33) }
        #expect(ShapeProgram(sets: [1], nodes: deep) == nil)
    }
}
