import SluiceDifferential
import Testing

@testable import SluicePattern

/// What anchors claim of a pattern, against PCRE2.
@Suite struct AnchorPartTests {
    /// A made-up pattern that would be accepted, and texts for it.
    private func made(_ seed: Int, texts: Int) -> (PatternSet.Member, [[UInt8]])? {
        var choices = Choices(seed: UInt64(seed))
        let set = MadeUpSet(count: 1, using: &choices)
        guard let member = set.members.first else { return nil }
        return (member, (0..<texts).map { _ in TextMaker.text(for: set.patterns, bytes: 300, using: &choices) })
    }

    @Test("every match holds one of the required literals at its place", arguments: 0..<8)
    func requiredLiterals(_ part: Int) throws {
        for seed in (part * 30)..<(part * 30 + 30) {
            guard let (member, texts) = made(2000 + seed, texts: 3) else { continue }
            guard let required = RequiredLiterals.best(in: member.shape.tree) else { continue }
            for text in texts {
                for hit in try PlainSearch.hits(of: [member], in: text) ?? [] {
                    let holds = required.literals.contains { stands($0, beside: Int(hit.start), in: text) }
                    #expect(holds, "\(member.source) at \(hit.range) of \(text)")
                }
            }
        }
    }

    private func stands(_ literal: RequiredLiterals.Literal, beside start: Int, in text: [UInt8]) -> Bool {
        let count = literal.units.count
        let places = max(start + literal.before.lowerBound, 0)...max(start + literal.before.upperBound, 0)
        return places.clamped(to: 0...text.count).contains { place in
            guard place + count <= text.count else { return false }
            let isEqual = zip(literal.units, text[place...]).allSatisfy { unit, byte in
                unit < 0x100 ? UInt8(unit) == byte : UInt8(unit & 0xFF) == byte | 0x20
            }
            guard isEqual else { return false }
            if place > 0, literal.notAfter.contains(text[place - 1]) { return false }
            return place + count == text.count || !literal.notBefore.contains(text[place + count])
        }
    }

    @Test("a match begins only where the prefix may, and an exact prefix decides", arguments: 0..<8)
    func prefixes(_ part: Int) throws {
        var scratch = try MatchScratch()
        for seed in (part * 20)..<(part * 20 + 20) {
            guard let (member, texts) = made(3000 + seed, texts: 2) else { continue }
            for bytes in [2, 16, 40] {
                let automaton = ShapeAutomaton([PatternPrefix(of: member.shape.tree, bytes: bytes)])
                // A prefix of which nothing is left is no anchor.
                if automaton.starts.contains(where: { $0 >= automaton.firstAccepting }) { continue }
                for text in texts {
                    for start in text.indices where text[start] & 0xC0 != 0x80 {
                        let outcome = member.pattern.firstMatch(
                            in: text.span, from: start, lastStart: start, scratch: &scratch)
                        if case .cut = outcome { continue }
                        let end = automaton.end(from: start, in: text)
                        let place = "\(member.source) at \(start) of \(text), \(bytes) bytes"
                        if case .match(let range) = outcome {
                            #expect(end != nil, "\(place)")
                            if automaton.isExact == [true] { #expect(end == range.upperBound, "\(place)") }
                        } else if automaton.isExact == [true] {
                            #expect(end == nil, "\(place)")
                        }
                    }
                }
            }
        }
    }

    /// The vector loop may let more through, and the coarse automaton too; each pattern's own decides in the end.
    @Test("the loops in C give what the automata say, at all levels", arguments: 0..<12)
    func loops(_ seed: Int) throws {
        var choices = Choices(seed: UInt64(4000 + seed))
        let made = MadeUpSet(count: choices.pick(1...12), using: &choices)
        // A prefix that may be empty is no anchor.
        let prefixes = made.members.map { PatternPrefix(of: $0.shape.tree, bytes: choices.pick(4...40)) }
            .filter { ShapeProgram.rarity(of: $0) >= 1 }
        guard !prefixes.isEmpty else { return }
        let tables = ShapeTables(prefixes)
        for bytes in [40, 511, 1300] {
            let text = TextMaker.text(for: made.patterns, bytes: bytes, using: &choices)
            var expected: [[Int]] = []
            for start in text.indices {
                for (pattern, automaton) in tables.own.enumerated() {
                    guard let end = automaton.end(from: start, in: text) else { continue }
                    expected.append([pattern, start, automaton.isExact == [true] ? end : 0])
                }
            }
            for level in ShapeScratch.Level.available {
                var scratch = ShapeScratch(tables, level: level)
                var found: [[Int]] = []
                var next = 0
                while next < text.count {
                    next = scratch.scan(text.span, starts: next..<text.count)
                    for index in 0..<scratch.count {
                        let hit = scratch[index]
                        found.append([hit.pattern, hit.start, tables.own[hit.pattern].isExact == [true] ? hit.end : 0])
                    }
                }
                found.sort { ($0[1], $0[0]) < ($1[1], $1[0]) }
                #expect(found == expected, "\(level), \(made.sources)")
            }
        }
    }
}

extension ShapeAutomaton {
    /// The end that the automaton of one pattern tells, walked as CSluiceScan does; nil where it is not satisfied.
    func end(from start: Int, in text: [UInt8]) -> Int? {
        func column(_ index: Int) -> Int {
            Int(classes[text.indices.contains(index) ? Int(text[index]) : ByteSet.none])
        }
        var state = Int(starts[column(start - 2) * stride + column(start - 1)])
        var index = start
        while state != 0, index <= text.count {
            state = Int(transitions[state * stride + column(index)])
            if state >= firstAccepting { return index + 1 - Int(ends[Int(endOffsets[state - firstAccepting])].back) }
            index += 1
        }
        return nil
    }
}
