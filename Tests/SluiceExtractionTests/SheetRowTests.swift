import SluiceCore
import SluiceExtraction
import Testing

/// Rows that are read without the XML parser against the same rows read by it.
@Suite("rows of sheets")
struct SheetRowTests {
    /// Marsaglia's xorshift: the same sheets in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    /// Attributes and contents of cells, plain and odd ones.
    private static let cells = [
        " r='%'><v>12</v>", " r='%' s='1'><v>44927</v>", " r='%' t='s'><v>1</v>", " r='%' t='s'><v>9</v>", "><v>5</v>",
        " r='%' t='str'><f>A1+\"x\"</f><v>text</v>", " r='%'><f t='shared' ref='A1:A9' si='0'>12345+1</f><v>3</v>",
        " r='%'><f si='0' t='shared'/><v>3.5E-2</v>", " r='%' t='inlineStr'><is><t>own text</t></is>",
        " r='%' t='inlineStr'><is><t xml:space='preserve'> own </t></is>", " r='%' t='b'><v>1</v>", " r='%' s='2' />",
        " r='%' s='2'/>", " r='%' t='e'><v>#N/A</v>", " r='%' cm='1' vm='2'><v>7</v>", "><v/>", "><v />", ">",
        " r='%' t='str'><f>\"_x0041_\"</f><v>one_x000D__x005F_x0042_</v>",
        " r='%' t='inlineStr'><is><t>_x0009__x00g9_two_x000D_</t></is>",
        // Those below are left to the parser.
        " r='%' t='str'><v>a &amp; b</v>", " r='%' t='str'><v>grün</v>", " r='%' t='str'><v><![CDATA[</row>]]></v>",
        " r='%'><!-- </row> --><v>8</v>", " x:r='B7' r='%'><v>4</v>", " r='%' q='1'><v>4</v>",
        " s='1' r='%'>\n<v>6</v>\n",
        " r='%' t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r></is>", " r='%'><v>1</v><v>2</v>",
        " r='%'><v>1 > 0</v>",
        " r='%'><extLst>note</extLst><v>2</v>", " r='%'>loose<v>2</v>", " r='%'><f>1&lt;2</f><v>2</v>",
    ]

    private static let rows = [
        "", " r='%'", " r='%' spans='1:4'", " r='%' ht='15' customHeight='1' x14ac:dyDescent='0.25'",
        " r='%' s='1' t='2'",
        " spans='1:4' q='1'", " r='x'",
    ]

    /// A sheet, of which one row of `oddness` may have odd cells.
    private static func sheet(seed: UInt64, count: Int, oddness: Int) -> String {
        var numbers = Numbers(state: seed)
        var text = "<worksheet xmlns:x='x' xmlns:x14ac='y'><sheetData>"
        var row = 0
        for _ in 0..<count {
            row += Int.random(in: 1...3, using: &numbers)
            let isOdd = Int.random(in: 0..<oddness, using: &numbers) == 0
            text += "<row" + (rows.randomElement(using: &numbers) ?? "").replacing("%", with: "\(row)")
            if Int.random(in: 0..<20, using: &numbers) == 0 {
                text += "/>"
                continue
            }
            text += ">"
            for letter in "ABCDEFGH".prefix(Int.random(in: 0...8, using: &numbers)) {
                let cell = (isOdd ? cells[...] : cells.prefix(20)).randomElement(using: &numbers) ?? ""
                text +=
                    "<c" + cell.replacing("%", with: "\(letter)\(row)")
                    + (cell.hasSuffix("/>") && cell.hasPrefix(" r='%' s='2") ? "" : "</c>")
            }
            text += ["</row>", "</row>\n", "</row>\n  "].randomElement(using: &numbers) ?? ""
        }
        return text + "</sheetData><dataValidation prompt='behind'/></worksheet>"
    }

    private func extract(_ sheet: String, encoding: String = "") throws -> (Recording, Workshop) {
        let shop = try Workshop()
        try shop.package(
            "a.xlsx",
            [
                "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                "xl/styles.xml": "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
                "xl/sharedStrings.xml": "<sst><si><t>zero</t></si><si><t>one</t></si></sst>",
                "xl/worksheets/sheet1.xml": sheet,
            ])
        return (try shop.extract("a.xlsx"), shop)
    }

    /// Rows and cells with attributes so that only the parser takes them: with a line end in their tags.
    private static func forTheParser(_ sheet: String) -> String {
        sheet.replacing("<row ", with: "<row\n").replacing("<c ", with: "<c\n")
    }

    private func text(_ bytes: [UInt8], _ hidesLineEnds: Bool) -> [Substring] {
        let text = String(decoding: bytes, as: UTF8.self)
        // A line that ends with a space has no other end when that is one.
        return (hidesLineEnds ? text.replacing("\n", with: " ").replacing("  ", with: " ") : text).split(
            separator: "<", omittingEmptySubsequences: false)
    }

    /// Damaged sheets come as bytes in part, in which the line ends show.
    private func expectSame(_ given: String, isDamaged: Bool = false, _ comment: String) throws {
        let sheet = given.replacing("'", with: "\"")
        let (quick, _) = try extract(sheet)
        let (parsed, _) = try extract(Self.forTheParser(sheet))
        #expect(quick.segments.map(\.segment) == parsed.segments.map(\.segment), "\(comment)")
        for (one, other) in zip(quick.segments, parsed.segments) {
            #expect(text(one.bytes, isDamaged) == text(other.bytes, isDamaged), "\(comment) \(one.segment.part)")
            #expect(quick.places(of: one.segment.part) == parsed.places(of: one.segment.part), "\(comment)")
        }
        #expect(quick.reasons == parsed.reasons && quick.state == parsed.state, "\(comment)")
    }

    @Test("they are the same, whatever stands among them", arguments: [1, 3, 50])
    func same(oddness: Int) throws {
        for seed in 1...6 as ClosedRange<UInt64> {
            // Some of several blocks of what an archive gives out at a time.
            let count = seed == 1 ? 6000 : 300
            let sheet = Self.sheet(seed: seed * 7919, count: count, oddness: oddness)
            try expectSame(sheet, "seed \(seed)")
        }
    }

    @Test("a sheet that is cut or broken anywhere is read the same")
    func damaged() throws {
        var numbers = Numbers(state: 4711)
        let sheet = Self.sheet(seed: 12, count: 40, oddness: 10)
        for _ in 0..<30 {
            let cut = sheet.prefix(Int.random(in: 100..<sheet.count, using: &numbers))
            try expectSame(String(cut), isDamaged: true, "cut at \(cut.count)")
            let index = sheet.index(sheet.startIndex, offsetBy: Int.random(in: 100..<sheet.count, using: &numbers))
            var broken = sheet
            broken.replaceSubrange(
                index...index, with: ["<", "&", ">", "</row>", "x"].randomElement(using: &numbers) ?? "")
            try expectSame(broken, isDamaged: true, "broken at \(sheet.distance(from: sheet.startIndex, to: index))")
        }
    }

    @Test("rows without numbers of their own follow on those that have some")
    func numbering() throws {
        let (recording, _) = try extract(
            "<worksheet><sheetData><row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"9\"><c><v>2</v></c></row><row><c/><c><v>3</v></c>"
                + "</row></sheetData></worksheet>")
        #expect(recording.cells(of: "sheet1") == ["#sheet1!A5\t1", "#sheet1!A9\t2", "#sheet1!B10\t3"])
    }

    @Test("other encodings and prefixes go the parser's way")
    func encodings() throws {
        let shop = try Workshop()
        let rows = #"<row r="2"><c r="B2" t="str"><v>%</v></c></row><row r="3"><c r="B3"><v>4111</v></c></row>"#
        try shop.package("empty.xlsx", ["[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"])
        try shop.make(
            """
            mkdir -p xl/worksheets
            echo '<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData>\(rows)</sheetData></worksheet>' \
                | iconv -t UTF-16 > xl/worksheets/sheet1.xml
            echo '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet><sheetData>\(rows.replacing("%", with: "grün"))\
            </sheetData></worksheet>' | iconv -t ISO-8859-1 > xl/worksheets/sheet2.xml
            echo '<x:worksheet xmlns:x="x"><x:sheetData>\(rows.replacing("<", with: "<x:").replacing("<x:/", with: "</x:"))\
            </x:sheetData></x:worksheet>' > xl/worksheets/sheet3.xml
            cp empty.xlsx a.xlsx; zip -q a.xlsx xl/worksheets/*
            """)
        let recording = try shop.extract("a.xlsx")
        #expect(recording.cells(of: "sheet1") == ["#sheet1!B2\t%", "#sheet1!B3\t4111"])
        #expect(recording.cells(of: "sheet2") == ["#sheet2!B2\tgrün", "#sheet2!B3\t4111"])
        #expect(recording.cells(of: "sheet3") == ["#sheet3!B2\t%", "#sheet3!B3\t4111"])
    }
}
