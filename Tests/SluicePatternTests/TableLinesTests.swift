import Testing

@testable import SluicePattern

@Suite struct TableLinesTests {
    private static let longest = 200
    private static let alphabet: [[UInt8]] =
        Array("aaaaaa1-=|,,;\t\"    \r\n\n\n".utf8).map { [$0] } + [[0], [0xC3], Array("\nCOPY".utf8)]

    @Test(
        "What a line and those below it say of a header",
        arguments: [
            ("name,card\nAnna,1\nBert,2\n\n", [0]), ("a,b\nc\nd,e\nf\n\n", []), ("a,b\nc,d\nsaid\n\n", []),
            ("a,b,c\nd,e,f\nsaid\n\n", [0]), ("a|b\n--|--\n1|2\n\n", [0]), ("x\na;b;c\n1;2;3\n\n", [2]),
            ("name  card\nAnna  1\nBert  2\n\n", [0, 11]), ("  name card\n  Anna 1\n  Bert 2\n\n", []),
            ("a,\"b\nc\",d\n1,2\n\n", [0]), ("a,b\n1,2,3\n4,5,6\n\n", [0, 4]), ("\n\n", []),
            ("COPY t (a) FROM stdin;\n1\n\n", [0]), ("COPY t;\n1\n\n", []), ("  COPY t (a) FROM stdin;\n1\n\n", []),
            ("a b\n- -\n1 2\n\n", [0]), ("a b\n- 1\n1 2\n\n", []), ("a  b\n1  2\nsaid\n\n", [0]),
            ("   a  b\n1 2 3\n\n", [0]), (" a  b\n1 2 3\n\n", []), ("  a  b\n  1 2 3\n\n", []),
        ])
    func headers(_ text: String, _ expected: [Int]) {
        let bytes = Array(text.utf8)
        for level in ShapeScratch.Level.available {
            let lines = TableLines(longest: Self.longest, level: level)
            var found: [Int] = []
            var next = 0
            // The last line has none below it.
            while true {
                next = lines.skipToHeader(in: bytes.span, range: next..<(bytes.count - 1), blanksUpTo: 99)
                guard next < bytes.count - 1 else { break }
                found.append(next)
                next = (bytes[next...].firstIndex(of: 0x0A) ?? bytes.count) + 1
            }
            #expect(found == expected, "\(text)")
        }
    }

    @Test func `All twins of the loop stop where a plain reading of the lines does`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<4000 {
            let text = (0..<Int.random(in: 1...600, using: &random)).flatMap { _ in
                Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &random)]
            }
            let feeds = text.indices.filter { text[$0] == 0x0A }
            let from = Bool.random(using: &random) ? 0 : (feeds.randomElement(using: &random) ?? -1) + 1
            let to = Int.random(in: from...max(from, text.count), using: &random)
            let blanks = Int.random(in: 0...text.count, using: &random)
            let header = Self.skipToHeader(text, from, to, blanks)
            let delimiter = Int.random(in: 0..<4, using: &random)
            let stops = Bool.random(using: &random)
            let rows = Self.skipRows(text, from, to, delimiter, stops)
            for level in ShapeScratch.Level.available {
                let lines = TableLines(longest: Self.longest, level: level)
                #expect(lines.skipToHeader(in: text.span, range: from..<to, blanksUpTo: blanks) == header)
                #expect(
                    lines.skipRows(in: text.span, range: from..<to, delimiter: delimiter, stopsAtQuotes: stops) == rows)
            }
        }
    }

    // MARK: A plain reading

    private struct Line {
        let end: Int
        let counts: [Int]
        let isEarly: [Bool]
        let hasQuotes: Bool
        let hasBlanks: Bool
        let isDrawn: Bool
        let beginsDrawn: Bool
        let isCopy: Bool
        /// Blanks at its start; nil for a line of blanks.
        let indentation: Int?

        /// Nil without an end.
        init?(_ text: [UInt8], _ start: Int) {
            guard let end = text[min(start, text.count)...].firstIndex(of: 0x0A), end - start < longest else {
                return nil
            }
            let line = text[start..<end]
            self.end = end
            counts = TableLines.delimiters.map { byte in line.count { $0 == byte } }
            isEarly = TableLines.delimiters.map { byte in line.prefix(64).contains(byte) }
            hasQuotes = line.indices.contains {
                line[$0] == 0x22 && ($0 == start || " ,;\t|".utf8.contains(line[$0 - 1]))
            }
            let filled = Array(line.drop { $0 == 0x20 })
            hasBlanks = zip(filled, filled.dropFirst()).contains { $0 == 0x20 && $1 == 0x20 }
            beginsDrawn = filled.first.map { "-=".utf8.contains($0) } ?? false
            isCopy = line.count > 16 && line.starts(with: "COPY".utf8)
            indentation = line.firstIndex { $0 != 0x20 }.map { $0 - start }
            isDrawn =
                line.allSatisfy { "-=+|: \t\r".utf8.contains($0) } && line.count { "-=".utf8.contains($0) } > 1
        }
    }

    private static func skipToHeader(_ text: [UInt8], _ from: Int, _ to: Int, _ blanks: Int) -> Int {
        var start = from
        while start < to, let line = Line(text, start), let below = Line(text, line.end + 1) {
            let third = Line(text, below.end + 1)
            let isOpen = third.map { $0.isDrawn || $0.hasQuotes } ?? true
            let mayHaveBlanks = start < blanks && line.hasBlanks
            if line.isCopy || below.isDrawn && below.beginsDrawn {
                return start
            }
            if line.isEarly.contains(true) || mayHaveBlanks {
                if below.isDrawn || line.hasQuotes || below.hasQuotes { return start }
                for index in 0..<4 where line.isEarly[index] && below.counts[index] > 0 {
                    guard abs(line.counts[index] - below.counts[index]) < 2 else { continue }
                    if line.counts[index] == below.counts[index] && line.counts[index] > 1 { return start }
                    if isOpen || third?.counts[index] == below.counts[index] { return start }
                }
                let isIndented = below.indentation.map { $0 < line.indentation ?? 0 } ?? false
                if mayHaveBlanks, below.hasBlanks || line.indentation ?? 0 > 1 && isIndented { return start }
            }
            start = line.end + 1
        }
        return start
    }

    private static func skipRows(
        _ text: [UInt8], _ from: Int, _ to: Int, _ delimiter: Int, _ stopsAtQuotes: Bool
    ) -> Int {
        var start = from
        while start < to, let line = Line(text, start), line.counts[delimiter] > 0,
            !(stopsAtQuotes && line.hasQuotes), !line.isCopy
        {
            start = line.end + 1
        }
        return start
    }
}
