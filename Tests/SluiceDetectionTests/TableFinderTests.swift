import Testing

@testable import SluiceDetection
@testable import SluicePattern

/// What is passed over at once must be nothing to who looks at each line.
@Suite struct TableFinderTests {
    private static let words = WordIndex(["card", "passport number"])
    private static let cells = [
        "card", "passport number", "name", "1", "x y", "1234567", "", "", "\"q\"", "\"a,b\"", "\"a\"\"b", "\"",
        "\u{E9}",
        "it said\"so\"",
    ]
    private static let lines = [
        "", "said", "said so,", "--", "-- --", "a;", "{\"card\": 1,", "2026-11-28 card, x", "  card  name", "  1  2",
        "COPY t (card, name) FROM stdin;", "\ta\tb", "1", "total  12", "\"", "card", "|---|---|", "VALUES",
    ]

    private static func text(_ random: inout SystemRandomNumberGenerator) -> [UInt8] {
        var lines: [String] = []
        if Int.random(in: 0..<4, using: &random) == 0 {
            lines += [String](repeating: "far from the beginning", count: 8 << 10 / 20)
        }
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let delimiter = [",", ";", "\t", "|", "  "].randomElement(using: &random) ?? ","
            let front = ["", "", "", "  ", "\t"].randomElement(using: &random) ?? ""
            let fields = Int.random(in: 1...4, using: &random)
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let more = [0, 0, 0, 0, 0, 1, -1].randomElement(using: &random) ?? 0
                let row = (0..<max(1, fields + more)).map { _ in cells.randomElement(using: &random) ?? "" }
                lines.append(front + row.joined(separator: delimiter))
                guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
                lines.append(Self.lines.randomElement(using: &random) ?? "")
            }
            lines.append(Self.lines.randomElement(using: &random) ?? "")
        }
        let end = ["\n", "\r\n"].randomElement(using: &random) ?? "\n"
        return Array(lines.joined(separator: end).utf8)
    }

    /// What is found with pieces of so many bytes.
    private static func tables(_ text: [UInt8], pieces: Int, _ finder: TableFinder) -> [String] {
        var finder = finder
        finder.reset()
        var commit = 0
        while commit < text.count {
            commit = min(commit + pieces, text.count)
            finder.process(text.span, base: 0, commit: commit, words: words, listeners: [[0, 2], [1]])
        }
        let regions = finder.regions.map { region in
            let columns = region.header.columns.map { "\($0.key): \($0.value)" }.sorted()
            return "\(region.rows) \(region.header.delimiter ?? 0) \(region.header.fieldCount) \(columns)"
        }
        return regions + finder.foldedRows.map { "\($0)" }
    }

    @Test func `Passing over lines changes nothing, on any machine and wherever the text is cut`() {
        var random = SystemRandomNumberGenerator()
        var found = 0
        for _ in 0..<1000 {
            let text = Self.text(&random)
            let expected = Self.tables(text, pieces: text.count, TableFinder(skips: false))
            found += expected.count
            for level in ShapeScratch.Level.available {
                let lines = TableLines(longest: TableHeader.reach, level: level)
                for pieces in [text.count, Int.random(in: 1...max(1, text.count), using: &random)] {
                    let tables = Self.tables(text, pieces: pieces, TableFinder(lines: lines))
                    #expect(tables == expected, "\(String(decoding: text, as: UTF8.self))")
                    if tables != expected { return }
                }
            }
        }
        #expect(found > 300)
    }
}
