import Testing

@testable import SluicePattern

@Suite struct TableLinesTests {
    private static let longest = 200
    private static let alphabet: [[UInt8]] =
        Array("aaaaab1-=|,,;\t\"    \r\n\n\n".utf8).map { [$0] }
        + ["\nCOPY", "\nVALUES\n", "\n1,1,1\n", "a,b,c\n1,2,3\n4,5,6\n", "\"1\",\"\"\"2,\",3\n"].map { Array($0.utf8) }
        + [[0], [0xC3]]
    private static let words = WordStarts(["name", "card"].map { $0.unicodeScalars.map(\.value) })

    private typealias Place = (next: Int, header: TableLines.Header?)

    @Test(
        "Lines that may be headers: such with words, and those that cannot be judged here",
        arguments: [
            ("name,card\nAnna,1\nBert,2\n\n", [0]), ("a,b\nc\nd,e\nf\n\n", []), ("a,b\nc,d\nsaid\n\n", []),
            ("card,b,c\nd,e,f\nsaid\n\n", [0]), ("x,y,z\nd,e,f\nsaid\n\n", []), ("a|b\n--|--\n1|2\n\n", [0]),
            ("x\na;name;c\n1;2;3\n\n", [2]), ("name  card\nAnna  1\nBert  2\n\n", [0, 11]),
            ("  name card\n  Anna 1\n  Bert 2\n\n", []), ("a,\"b\nc\",d\n1,2\n\n", [0]), ("\n\n", []),
            ("card,b\n1,2,3\n4,5,6\n\n", [0]), ("COPY t (a) FROM stdin;\n1\n\n", [0]), ("COPY t;\n1\n\n", []),
            ("  COPY t (a) FROM stdin;\n1\n\n", []), ("a b\n- -\n1 2\n\n", [0]), ("a b\n- 1\n1 2\n\n", []),
            ("a  b\n1  2\nsaid\n\n", [0]), ("   a  b\n1 2 3\n\n", [0]), (" a  b\n1 2 3\n\n", []),
            ("  a  b\n  1 2 3\n\n", []), ("{name,card\nAnna,1\nBert,2\n\n", []), ("card 123456,b,c\nd,e,f\n\n", []),
            ("x,y,z\nname,card,x\nd,e,f\nsaid\nsaid\nsaid\nname,card,x\nd,e,f\n\n", [39]),
            ("x,y,z\nd,e,1\nsaid\nname,card,x\nd,e,f\n\n", [17]), ("x,y,z\nd,e,1\n--\nname,card,x\nd,e,f\n\n", []),
            ("a\nb,card\nVALUES\n(1,2),\n(3,4);\n\n", [2]), ("a,b,c\nVALUESX\n1,2,3\n\n", []),
            ("x\nb,card\n(1,2),\n(3,4);\n\n", [2]), ("x\nb,card\n1,2,3\n3,4\n\n", []),
            ("card,\"b,c\"\n1,2\n3,4\n\n", [0]), ("card,\"b,c\",d\n1,2,3,4,5\n3,4,5,6,7\n\n", []),
        ])
    func headers(_ text: String, _ expected: [Int]) {
        let bytes = Array(text.utf8)
        for level in ShapeScratch.Level.available {
            let lines = TableLines(longest: Self.longest, level: level)
            var found: [Int] = []
            var next = 0
            var table: TableLines.Table?
            // The last line has none below it.
            while true {
                next =
                    lines.skip(
                        in: bytes.span, range: next..<(bytes.count - 1), blanksUpTo: 99, words: Self.words,
                        table: &table
                    ).next
                guard next < bytes.count - 1 else { break }
                found.append(next)
                next = (bytes[next...].firstIndex(of: 0x0A) ?? bytes.count) + 1
            }
            #expect(found == expected, "\(text)")
        }
    }

    @Test func `A header that is told has its fields`() {
        let bytes = Array("x\ncard,\"b,c\",,d\n1,2,3,4\n".utf8)
        for level in ShapeScratch.Level.available {
            var table: TableLines.Table?
            let found = TableLines(longest: Self.longest, level: level).skip(
                in: bytes.span, range: 2..<bytes.count, blanksUpTo: 0, words: Self.words, table: &table)
            #expect(found.next == 2)
            #expect(found.header == TableLines.Header(delimiter: 0, fields: 4, filled: 3, end: 15))
        }
    }

    @Test func `A table whose rows are of use is left alone where it may end`() {
        let bytes = Array("1,2\nsaid\nsaid\nsaid\n1,2\n\"1\",2\n\"1,\n2\",3\n".utf8)
        for level in ShapeScratch.Level.available {
            let lines = TableLines(longest: Self.longest, level: level)
            var table: TableLines.Table? = .init(delimiter: 0, fields: 2, gap: 0, isKept: true)
            #expect(
                lines.skip(in: bytes.span, range: 0..<bytes.count, blanksUpTo: 0, words: Self.words, table: &table).next
                    == 14)
            #expect(table?.gap == 2)
            table?.gap = 0
            #expect(
                lines.skip(in: bytes.span, range: 19..<bytes.count, blanksUpTo: 0, words: Self.words, table: &table)
                    .next == 29)
        }
    }

    @Test func `All twins of the loop stop at the same places`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<4000 {
            let text = Self.text(&random)
            let feeds = text.indices.filter { text[$0] == 0x0A }
            let from = Bool.random(using: &random) ? 0 : (feeds.randomElement(using: &random) ?? -1) + 1
            let to = Int.random(in: from...max(from, text.count), using: &random)
            let blanks = Int.random(in: 0...text.count, using: &random)
            let open: TableLines.Table? =
                Bool.random(using: &random)
                ? nil
                : .init(
                    delimiter: Int.random(in: 0..<4, using: &random), fields: Int.random(in: 1...4, using: &random),
                    gap: Int.random(in: 0...2, using: &random), isKept: Bool.random(using: &random))
            var expected: (Place, TableLines.Table?)?
            for level in ShapeScratch.Level.available {
                var table = open
                let place = TableLines(longest: Self.longest, level: level).skip(
                    in: text.span, range: from..<to, blanksUpTo: blanks, words: Self.words, table: &table)
                let first = expected ?? (place, table)
                #expect(place.next == first.0.next && place.header == first.0.header && table == first.1)
                expected = first
            }
        }
    }

    @Test func `A row is read as a plain reading does it`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let text = Self.text(&random)
            let start = Int.random(in: 0...text.count, using: &random)
            let range = start..<Int.random(in: start...text.count, using: &random)
            for delimiter in TableLines.delimiters {
                let expected = Self.row(text[range], delimiter)
                for level in ShapeScratch.Level.available {
                    let lines = TableLines(longest: Self.longest, level: level)
                    #expect(lines.row(in: text.span, range, delimiter: delimiter) == expected)
                }
            }
        }
    }

    private static func text(_ random: inout SystemRandomNumberGenerator) -> [UInt8] {
        (0..<Int.random(in: 1...400, using: &random)).flatMap { _ in
            alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }
    }

    /// A plain reading, byte by byte.
    private static func row(_ text: ArraySlice<UInt8>, _ delimiter: UInt8) -> TableLines.Row {
        var row = TableLines.Row(
            fields: 1, filled: 0, delimiters: 0, endsEmpty: true, hasQuotedField: false, isOpen: false)
        var wasClosed = false
        for index in text.indices {
            let byte = text[index]
            let closes = byte == UInt8(ascii: "\"") && row.isOpen
            if byte == delimiter { row.delimiters += 1 }
            if byte == UInt8(ascii: "\"") {
                let before = text[..<index].reversed().drop { $0 != delimiter && ($0 == 0x20 || $0 == 0x09) }
                if before.first ?? delimiter == delimiter { row.hasQuotedField = true }
                row.isOpen = !closes && (row.endsEmpty || wasClosed)
            } else if byte == delimiter, !row.isOpen {
                row.fields += 1
                row.endsEmpty = true
            } else if ![0x20, 0x09, 0x0D, 0x0A].contains(byte) {
                row.filled += row.endsEmpty ? 1 : 0
                row.endsEmpty = false
            }
            wasClosed = closes
        }
        return row
    }
}
