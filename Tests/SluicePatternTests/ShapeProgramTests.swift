import Testing

@testable import SluicePattern

/// Bounds of the tables that the loops in C have room for.
@Suite struct ShapeProgramTests {
    @Test("shapes of more sets of bytes than there is room for are widened")
    func manySets() throws {
        let atoms = ["0-9", "A-Z", "a-z", " ", "!-\\/", ":-@", "é"]
        var prefixes: [PatternPrefix] = []
        for bits in 1..<127 {
            let items = atoms.indices.filter { bits >> $0 & 1 == 1 }.map { atoms[$0] }.joined()
            let member = try PatternSet.Member("[\(items)]{9}[0-9]{9}", reachLimit: 600)
            prefixes.append(PatternPrefix(of: member.shape.tree, bytes: 40))
        }
        for count in [10, prefixes.count] {
            let program = ShapeProgram(Array(prefixes.prefix(count)))
            #expect(program.sets.count <= ShapeProgram.mostSets)
            #expect(ShapeProgram(sets: program.sets, nodes: program.nodes) == program)
        }
    }
}
