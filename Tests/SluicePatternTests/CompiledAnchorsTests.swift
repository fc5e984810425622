import Testing

@testable import SluicePattern

/// Compiled databases on their way out of the program and back; what is expected of them is what a set without a store
/// finds.
@Suite struct CompiledAnchorsTests {
    private let expected: [String]
    private let name: String
    private let file: [UInt8]

    init() throws {
        expected = try StoredPatternSet.hits(try StoredPatternSet.compiled())
        let store = MemoryStore()
        _ = try StoredPatternSet.compiled(store)
        (name, file) = try #require(store.content.first)
    }

    /// A set that met these bytes in its store.
    private func hits(storing bytes: [UInt8]) throws -> (hits: [String], isReplaced: Bool) {
        let store = MemoryStore([name: bytes])
        let hits = try StoredPatternSet.hits(try StoredPatternSet.compiled(store))
        #expect(store.content[name]?.count == file.count, "a whole file is left behind")
        return (hits, store.keptCount > 0)
    }

    @Test("what is restored finds the same, and is not kept again")
    func roundTrip() throws {
        #expect(Set(expected.compactMap { $0.split(separator: " ").first }).count == StoredPatternSet.sources.count)
        let (hits, isReplaced) = try hits(storing: file)
        #expect(hits == expected)
        #expect(!isReplaced)
        #expect(name.utf8.count == 64)
    }

    @Test("equal patterns give equal files")
    func isRepeatable() throws {
        let store = MemoryStore()
        _ = try StoredPatternSet.compiled(store)
        #expect(store.content == [name: file])
    }

    @Test("a file that was cut is compiled anew", arguments: 0..<16)
    func truncated(_ sixteenth: Int) throws {
        let (hits, isReplaced) = try hits(storing: Array(file.prefix(file.count * sixteenth / 16)))
        #expect(hits == expected)
        #expect(isReplaced)
    }

    @Test("so is one with something behind it")
    func extended() throws {
        let (hits, isReplaced) = try hits(storing: file + [0])
        #expect(hits == expected)
        #expect(isReplaced)
    }

    @Test("a flipped bit is noticed, wherever it is")
    func flipped() throws {
        let (literals, prefixes) = try inputs()
        let key = CompiledAnchorsKey(literals: literals, prefixes: prefixes)
        let anchors = CompiledAnchors(literals: literals, prefixes: prefixes, store: nil)
        let whole = try #require(anchors.stored(key: key))
        #expect(restored(whole, key, literals, prefixes) != nil)
        var random = SplitMix(state: 5)
        for _ in 0..<500 {
            var bytes = whole
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(restored(bytes, key, literals, prefixes) == nil)
        }
    }

    /// Whoever knows the form makes the digest right: then the tables may tell nonsense, but harm nothing.
    @Test("forged tables are refused, or find something or other")
    func forged() throws {
        let (_, prefixes) = try inputs()
        let key = CompiledAnchorsKey(literals: [], prefixes: prefixes)
        let whole = try #require(CompiledAnchors(literals: [], prefixes: prefixes, store: nil).stored(key: key))
        let content = Array(try #require(StoredEnvelope.opened(whole, key: key.bytes)))
        var random = SplitMix(state: 6)
        var accepted = 0
        for round in 0..<600 {
            var forged = content
            for _ in 0...(round % 3) {
                let place = Int.random(in: 0..<forged.count, using: &random)
                forged[place] = round % 2 == 0 ? forged[place] ^ 1 : UInt8.random(in: .min ... .max, using: &random)
            }
            let sealed = StoredEnvelope.sealed(forged, key: key.bytes)
            guard let anchors = CompiledAnchors(stored: sealed, key: key, literals: [], prefixes: prefixes),
                let shapes = anchors.shapes
            else { continue }
            accepted += 1
            for level in ShapeScratch.Level.available {
                var scratch = ShapeScratch(shapes, level: level)
                let text = StoredPatternSet.text
                var next = 0
                while next < text.count {
                    next = scratch.scan(text.span, starts: next..<text.count)
                    for index in 0..<scratch.count {
                        let hit = scratch[index]
                        #expect(prefixes.indices.contains(hit.pattern) && text.indices.contains(hit.start))
                        let isTaken = shapes.own[hit.pattern].isExact == [true]
                        #expect(!isTaken || (hit.start + 1...text.count).contains(hit.end))
                    }
                }
            }
        }
        #expect(accepted > 0)
    }

    @Test("a file of other patterns, another machine or another version is not taken")
    func otherKeys() throws {
        let (literals, prefixes) = try inputs()
        let anchors = CompiledAnchors(literals: literals, prefixes: prefixes, store: nil)
        let key = CompiledAnchorsKey(literals: literals, prefixes: prefixes)
        var machines = [CompiledAnchorsKey.Machine](repeating: .current, count: 6)
        machines[0].engine += 1
        machines[1].library += "."
        machines[2].platform.append(0)
        machines[3].level ^= 1
        machines[4].isLittleEndian.toggle()
        machines[5].platform = machines[5].platform.map { $0 ^ 1 }
        var others = machines.map { CompiledAnchorsKey(literals: literals, prefixes: prefixes, machine: $0) }
        others.append(CompiledAnchorsKey(literals: literals, prefixes: prefixes.reversed()))
        others.append(CompiledAnchorsKey(literals: literals, prefixes: prefixes.dropLast()))
        others.append(CompiledAnchorsKey(literals: [], prefixes: prefixes))
        #expect(Set(others + [key]).count == others.count + 1)
        for other in others {
            let bytes = try #require(anchors.stored(key: other))
            #expect(restored(bytes, key, literals, prefixes) == nil)
            #expect(restored(bytes, other, literals, prefixes) != nil)
        }
    }

    @Test("every part of an input takes part in the key")
    func keyParts() {
        let digit = PatternNode.character(.ascii(.digits))
        let nodes: [PatternNode] = [
            .empty, digit, .character(.ascii(.digits, othersToo: true)), .character(.scalar(0xE9)), .sequence([digit]),
            .sequence([digit, digit]), .sequence([.sequence([digit]), digit]), .alternatives([digit]),
            .repetition(digit, least: 1, most: 2), .repetition(digit, least: 1, most: nil), .capture(1, digit),
            .repetition(digit, least: 1, most: 0), .capture(2, digit), .atomic(digit), .boundary(.word),
            .boundary(.other), .reference(1, isCaseless: false), .reference(nil, isCaseless: false),
            .reference(1, isCaseless: true), .look(.init(isBehind: true, isNegative: true, content: digit)),
            .look(.init(isBehind: false, isNegative: true, content: digit)),
            .look(.init(isBehind: true, isNegative: false, content: digit)),
        ]
        var prefixes = nodes.map { node in
            var prefix = PatternPrefix(of: digit, bytes: 4)
            prefix.branches = [node]
            return prefix
        }
        prefixes.append(prefixes[1])
        prefixes[prefixes.count - 1].isExact.toggle()
        for isNegative in [true, false] {
            prefixes.append(prefixes[1])
            prefixes[prefixes.count - 1].before = [.init(isNegative: isNegative, characters: [.digits])]
        }
        prefixes.append(prefixes[1])
        prefixes[prefixes.count - 1].notBehind = [[.digits]]
        let keys = prefixes.map { CompiledAnchorsKey(literals: [], prefixes: [$0]) }
        #expect(Set(keys).count == prefixes.count)
        let literal = LiteralDatabase.Literal(bytes: [0x61], isCaseless: false, notAfter: .word, notBefore: .space)
        var literals = [LiteralDatabase.Literal](repeating: literal, count: 5)
        literals[1].bytes.append(0x62)
        literals[2].isCaseless = true
        literals[3].notAfter = .digits
        literals[4].notBefore = .digits
        #expect(Set(literals.map { CompiledAnchorsKey(literals: [$0], prefixes: []) }).count == literals.count)
    }

    /// When this fails, tables of the same patterns have become others: raise ``CompiledAnchorsKey/engineVersion``, and
    /// put both numbers here.
    @Test("tables change with the engine's version only")
    func engineVersion() throws {
        var writer = StoredWriter()
        writer.append(ShapeTables(try inputs().prefixes))
        let digest = StoredEnvelope.digest(of: writer.bytes[...]).prefix(8).map { String($0, radix: 16) }.joined()
        #expect("\(CompiledAnchorsKey.engineVersion) \(digest)" == "6 fcccf6251911240")
    }

    private func inputs() throws -> (literals: [LiteralDatabase.Literal], prefixes: [PatternPrefix]) {
        try StoredPatternSet.inputs()
    }

    private func restored(
        _ bytes: [UInt8], _ key: CompiledAnchorsKey, _ literals: [LiteralDatabase.Literal], _ prefixes: [PatternPrefix]
    ) -> CompiledAnchors? {
        CompiledAnchors(stored: bytes, key: key, literals: literals, prefixes: prefixes)
    }
}

/// SplitMix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
