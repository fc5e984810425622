import Testing

@testable import SluicePattern

/// Bounds of the tables that the loops in C have room for.
@Suite struct ShapeProgramTests {
    @Test("shapes of more sets of bytes than there is room for are widened")
    func manySets() throws {
        let atoms = ["0-9", "A-Z", "a-z", " ", ".\\-", ":-@", "é", "+\\/"]
        var prefixes: [PatternPrefix] = []
        for bits in 1..<255 {
            let items = atoms.indices.filter { bits >> $0 & 1 == 1 }.map { atoms[$0] }.joined()
            let member = try PatternSet.Member("[\(items)]{9}[0-9]{9}", reachLimit: 600)
            prefixes.append(PatternPrefix(of: member.shape.tree, bytes: 40))
        }
        for count in [10, prefixes.count] {
            let program = ShapeProgram(Array(prefixes.prefix(count)))
            #expect(program.sets.count <= ShapeProgram.mostSets)
            #expect(ColumnRuns(program).nodes.count <= ShapeProgram.mostNodes)
            #expect(ShapeProgram(sets: program.sets, nodes: program.nodes) == program)
        }
    }

    /// One look tells a run of a power of two, two looks any other.
    @Test("columns in a row that admit the same bytes are one node")
    func runs() throws {
        let member = try PatternSet.Member("[0-9][a-z]{7}[A-Z]", reachLimit: 600)
        let runs = ColumnRuns(ShapeProgram([PatternPrefix(of: member.shape.tree, bytes: 40)]))
        #expect(runs.nodes.map(\.level) == [0, 1, 8, 9])
        #expect(runs.nodes.map(\.offset) == [0, 0, 1, 8])
        #expect(runs.nodes.map(\.second) == [0, 0, 4, 8])
        #expect(runs.nodes.map(\.isLast) == [false, false, false, true])
        #expect(runs.doubled.map(\.distance) == [1, 2])
    }
}
