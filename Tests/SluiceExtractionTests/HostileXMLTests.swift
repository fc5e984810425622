import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

/// The cases of documents made of XML that are meant to do harm, or are damaged.
@Suite("Hostile XML")
struct HostileXMLTests {
    private static let word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"

    private func document(_ xml: String, limits: ExtractionLimits = ExtractionLimits()) throws -> Recording {
        let shop = try Workshop()
        try shop.package(
            "a.docx",
            [
                "[Content_Types].xml": "<Types/>", "word/document.xml": xml,
                "word/footnotes.xml":
                    "<w:footnotes \(Self.word)><w:p><w:r><w:t>neighbour 5555</w:t></w:r></w:p></w:footnotes>",
            ])
        let recording = try shop.extract("a.docx", limits: limits)
        #expect(recording.locations(of: "neighbour 5555") == ["#footnotes paragraph 1"])
        return recording
    }

    private func body(_ inner: String) -> String {
        "<w:document \(Self.word)><w:body>\(inner)</w:body></w:document>"
    }

    private func paragraph(_ text: String) -> String { "<w:p><w:r><w:t>\(text)</w:t></w:r></w:p>" }

    @Test(
        "document types are refused: nothing is expanded or opened, and the bytes are read as they are",
        arguments: [
            "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>",
            "<!DOCTYPE x SYSTEM 'file:///etc/hostname'>", "<!DOCTYPE x [<!ENTITY c SYSTEM 'file:///etc/hostname'>]>",
            "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]>",
        ])
    func entities(type: String) throws {
        let recording = try document("<?xml version='1.0'?>\(type)" + body(paragraph("4111 &c; &lt;")))
        #expect(recording.member("word/document.xml")?.reasons == [.entity])
        #expect(recording.locations(of: "4111 &c; &lt;") == ["word/document.xml"])
        #expect(recording.state == .partial)
    }

    @Test("100,000 elements inside each other: what is above is read, the rest is read as bytes")
    func depth() throws {
        let deep = String(repeating: "<w:sdt>", count: 100_000) + paragraph("deep 6011")
        let recording = try document(body(paragraph("above 4111") + deep))
        #expect(recording.locations(of: "above 4111").first == "#paragraph 1")
        #expect(recording.locations(of: "deep 6011") == ["word/document.xml"])
        #expect(recording.member("word/document.xml")?.reasons == [.depthLimit])
    }

    @Test("200,000 attributes of one element take no time")
    func attributes() throws {
        let many = (0..<200_000).map { "a\($0)='x'" }.joined(separator: " ")
        let clock = ContinuousClock()
        let time = try clock.measure {
            let recording = try document(body(paragraph("above 4111") + "<w:x \(many)/>" + paragraph("below 6011")))
            #expect(recording.locations(of: "above 4111").first == "#paragraph 1")
            #expect(recording.member("word/document.xml")?.reasons == [.textBytesLimit])
            #expect(recording.paths(of: "a59999='x'") == ["word/document.xml"])
        }
        #expect(time < .seconds(20))
    }

    @Test("a document cut anywhere is read up to the cut")
    func cut() throws {
        let xml = body(paragraph("first 4111") + paragraph("second 6011"))
        let end = try #require(xml.range(of: "second 60"))
        let recording = try document(String(xml[..<end.upperBound]))
        #expect(recording.locations(of: "first 4111") == ["#paragraph 1"])
        #expect(recording.locations(of: "second 60") == ["#paragraph 2"])
        #expect(recording.member("word/document.xml")?.reasons == [.truncated])
        #expect(recording.state == .partial)
    }

    @Test(
        "errors in the middle lose nothing of what follows",
        arguments: [
            "<w:bad attr=>", "</w:body>", "&nope;", "<w:p x='1' x='2'/>", "<1>", "\u{1}", "<w:p", "<![CDATA[x",
            "<!-- x",
        ])
    func errors(damage: String) throws {
        let recording = try document(body(paragraph("first 4111") + damage + paragraph("second 6011")))
        #expect(recording.locations(of: "first 4111").first == "#paragraph 1")
        #expect(!recording.paths(of: "second 6011").isEmpty)
        #expect(recording.state == .partial)
    }

    @Test("parts in UTF-16, with a mark or without a namespace, are read", arguments: ["UTF-16LE", "UTF-16BE"])
    func wide(charset: String) throws {
        let shop = try Workshop()
        let xml = "<document><p><r><t>wide 4111</t></r></p></document>"
        try shop.make(
            """
            mkdir word; printf '<Types/>' > '[Content_Types].xml'
            (printf '\(charset == "UTF-16LE" ? #"\xff\xfe"# : #"\xfe\xff"#)'; printf '\(xml)' | iconv -t \(charset)) > word/document.xml
            zip -q -r -D a.docx '[Content_Types].xml' word
            """)
        #expect(try shop.extract("a.docx").locations(of: "wide 4111") == ["#paragraph 1"])
    }

    @Test("cells in far corners, without or with false references, and huge counts stand where they say")
    func corners() throws {
        let shop = try Workshop()
        let cells =
            "<row r='1048576'><c r='XFD1048576'><v>4111</v></c></row><row><c><v>5</v></c><c r='ZZZZ1'><v>6</v></c></row>"
            + "<row r='99999999999999999999'><c r='A'><v>7</v></c><c r='17'><v>8</v></c><c s='999999'><v>9</v></c></row>"
        try shop.package(
            "a.xlsx",
            [
                "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                "xl/worksheets/sheet1.xml": "<worksheet><sheetData>\(cells)</sheetData></worksheet>",
            ])
        let recording = try shop.extract("a.xlsx")
        #expect(recording.locations(of: "4111") == ["#sheet1!XFD1048576"])
        #expect(recording.locations(of: "5") == ["#sheet1!A1048577"])
        for text in ["6", "7", "8", "9"] { #expect(recording.locations(of: text).count == 1) }
        #expect(recording.segments.map(\.bytes.count).reduce(0, +) < 10_000)
    }

    @Test(
        "numbers are shown with all their digits",
        arguments: [
            ("4111111111111111", "4111111111111111"), ("4.1111111111111110E+15", "4111111111111111"),
            ("378282246310005.0", "378282246310005"), ("0.10000000000000001", "0.1"), ("1E400", "1E400"), ("-5", "-5"),
            ("1.5E-5", "1.5E-5"), ("abc", "abc"), ("1234.5", "1234.5"), ("6.0E+3", "6000"),
        ])
    func digits(stored: String, shown: String) {
        var output: [UInt8] = []
        CellFormat.general.write(Array(stored.utf8), uses1904: false, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == shown)
    }

    /// What LibreOffice shows for the same codes, but for digits that it rounds.
    @Test(
        "formats of numbers and dates",
        arguments: [
            ("000\\-00\\-0000", "536221234", "536-22-1234"), ("000-00-0000", "36221234", "036-22-1234"),
            ("0000 0000 0000 0000", "4111111111111111", "4111 1111 1111 1111"), ("0%", "0.5", "50%"),
            ("0.00%", "0.12345", "12.345%"),
            ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "5551234", "555-1234"),
            ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "2125551234", "(212) 555-1234"),
            ("\"ID \"0", "42", "ID 42"), ("#,##0", "4111111111111111", "4111111111111111"), ("0.00", "5", "5"),
            ("@", "5", "5"),
            ("yyyy\\-mm\\-dd", "30886", "1984-07-23"), ("d.m.yy", "60", "29.2.00"), ("dd/mm/yyyy", "61", "01/03/1900"),
            ("mmmm d, yyyy", "36925", "February 3, 2001"), ("[$-409]h:mm:ss AM/PM", "0.5", "12:00:00 PM"),
            ("[h]:mm", "1.5", "36:00"), ("yyyy-mm-dd", "-1", "-1"), ("yyyy-mm-dd", "1E300", "1E300"),
            ("ddd", "36925", "Sat"),
            ("mm:ss.000", "0.000011574", "00:01.000"), ("General", "5", "5"), ("0;(0)", "-5", "(5)"),
            ("00000", "1234", "01234"),
        ])
    func formats(code: String, stored: String, shown: String) {
        var output: [UInt8] = []
        CellFormat(code: code).write(Array(stored.utf8), uses1904: false, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == shown)
    }
}

@Suite("Parts of documents")
struct DocumentPartTests {
    @Test("every reader comes to an end with any bytes", arguments: DocumentParts.Kind.allCases)
    func anything(kind: DocumentParts.Kind) throws {
        let seeds = [
            "<a><c r='A1' t='s'><v>1</v></c><p><t>x</t></p></a>", "<x:y z='1'>&amp;&#65;<![CDATA[c]]><!-- d --></x:y>",
            "<table><table-row><table-cell number-columns-repeated='9'><p>x</p></table-cell></table-row></table>",
            "<AlternateContent><Choice><txbxContent><p/></Choice><Fallback><tbl><tr><tc>", "", "\u{FEFF}", "<",
            "<numFmt numFmtId='7' formatCode='[h]:mm;;;;@\"'/><cellXfs><xf numFmtId='7'/>",
        ]
        var generator = SystemRandomNumberGenerator()
        for seed in seeds {
            for round in 0..<40 {
                var bytes = Array(seed.utf8)
                for _ in 0..<round where !bytes.isEmpty {
                    let index = Int.random(in: bytes.indices, using: &generator)
                    switch Int.random(in: 0..<3, using: &generator) {
                    case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                    case 1: bytes.remove(at: index)
                    default: bytes.insert(contentsOf: bytes[index...].prefix(9), at: index)
                    }
                }
                var recording = Recording()
                try DocumentParts.read(bytes.span, as: kind, into: &recording)
            }
        }
    }
}
