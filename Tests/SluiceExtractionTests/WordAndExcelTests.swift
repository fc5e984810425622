import Foundation
import SluiceCore
import Testing

/// Documents that LibreOffice has written in the formats of Word 97 and Excel 97 (Documents/make-word-excel.py).
@Suite("Word and Excel of 97 to 2003")
struct WordAndExcelTests {
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    private func read(_ name: String, _ bytes: [UInt8]? = nil, limits: ExtractionLimits = ExtractionLimits()) throws
        -> Recording
    {
        let shop = try Workshop()
        try shop.write(bytes ?? Self.fixture(name), to: name)
        return try shop.extract(name, limits: limits)
    }

    // MARK: Word

    @Test(
        "text of a document is found at its paragraph, note, header, comment or cell",
        arguments: [
            ("4111111111111111", "#paragraph 2"), ("5555555555554444", "#paragraph 3"),
            ("378282246310005", "#paragraph 4"), ("6011111111111117", "#paragraph 5"),
            ("5105105105105100", "#paragraph 6"), ("3566002020360505", "#footnotes"),
            ("30569309025904", "#headers and footers"), ("6011000990139424", "#comment 1"),
            ("371449635398431", "#comment 2"),
        ])
    func word(value: String, place: String) throws {
        #expect(try read("notes.doc").locations(of: value) == [place])
    }

    @Test("all paragraphs come out whole, in any script, and cells of a table beside each other")
    func wordText() throws {
        let recording = try read("notes.doc")
        #expect(recording.state == .scanned)
        for text in [
            "Grüße 378282246310005 in front of a comment and behind\n", "日本語 6011111111111117",
            "cell\t4000056655665556",
        ] {
            #expect(recording.locations(of: text).count == 1, "\(text)")
        }
    }

    @Test(
        "defaults, help and choices of form fields are read beside the text, as Word and LibreOffice keep them",
        arguments: [
            ("default Grüße 4111111111111111", "#paragraph 1"), ("help 5555555555554444", "#paragraph 1"),
            ("status 378282246310005", "#paragraph 1"), ("one 6011111111111117", "#paragraph 2"),
            ("two 3530111333300000", "#paragraph 2"),
        ])
    func formFields(value: String, place: String) throws {
        #expect(try read("form.doc").locations(of: value + "\n") == ["#form fields"])
        #expect(try read("form.odt").locations(of: value + "\n") == [place])
    }

    @Test("results of form fields and content controls stand in the text, and their choices beside it")
    func formResults() throws {
        #expect(try read("form.doc").locations(of: "result 5105105105105100").count == 1)
        let open = try read("form.odt")
        #expect(open.locations(of: "field result 5105105105105100\n") == ["#paragraph 1"])
        #expect(open.locations(of: "item 30569309025904\n") == ["#paragraph 3"])
    }

    @Test("texts of a form field whose lengths are wrong are read all the same")
    func damagedFormField() throws {
        var bytes = try Self.fixture("form.doc")
        let text = "help 5555555555554444".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let start = try #require(bytes.indices.dropLast(text.count).first { bytes[$0...].starts(with: text) })
        bytes[start - 1] = 0x7F
        #expect(try read("form.doc", bytes).locations(of: "help 5555555555554444\n") == ["#form fields"])
    }

    @Test("authors of comments stand at their comments")
    func authors() throws {
        let recording = try read("authors.doc")
        #expect(recording.locations(of: "Ann 4111111111111111") == ["#comment 1", "#comment 3"])
        #expect(recording.locations(of: "Zoë Größe 5555555555554444") == ["#comment 2"])
        #expect(recording.state == .scanned)
    }

    // MARK: Excel

    @Test(
        "a cell is found by its sheet and its name, whatever it holds",
        arguments: [
            ("4111111111111111", "#People!B2"), ("1984-02-29", "#People!C2"), ("5555555555554444", "#People!C4"),
            ("378282246310005", "#People!A6"), ("4000056655665556", "#People!B6"), ("123456789", "#People!C6"),
            ("6011111111111117", "#Behind\\u{21}it!C2"), ("6011000990139424", "#People comments!A5"),
            ("日本 00149", "#Many!B150"),
        ])
    func excel(value: String, place: String) throws {
        // Constants of formulas are told beside their values.
        #expect(try read("people.xls").locations(of: value).filter { !$0.contains("formulas") } == [place])
    }

    @Test("numbers are shown by the formats of their cells, as in newer workbooks")
    func formats() throws {
        let rows = [
            "536-90-4399", "5105 1051 0510 5100", "SSN 536-22-1234", "1984-07-23", "12.5%", "4111111111",
            "378282246310005", "12.5", "-536-90-4398", "23.07.1984 18:00",
        ]
        let recording = try read("formats.xls")
        for (index, shown) in rows.enumerated() {
            #expect(recording.locations(of: shown).contains("#Formats!A\(index + 1)"), "\(shown)")
        }
    }

    @Test("rows are lines of cells parted by tabs, and every string comes out whole")
    func excelText() throws {
        let recording = try read("people.xls")
        #expect(recording.state == .scanned)
        #expect(
            recording.locations(
                of: "name\tcard\tborn\nAnn\t4111111111111111\t1984-02-29\n\t\t5555555555554444\nBob\t0.1\t-12.5\n"
            ).count == 1)
        for row in 0..<150 {
            let name = row % 3 == 0 ? "значение" : "Wert"
            let number = String(format: "%05d", row)
            let line = "\(name) \(String(repeating: "x", count: row % 37)) \(number)\t日本 \(number)"
            #expect(recording.locations(of: line) == ["#Many!A\(row + 1)"])
        }
    }

    @Test(
        "what stands beside the cells of a workbook is read: formulas, names, validations, conditions, links",
        arguments: [
            ("formula 4111111111111111", ["#Rules!B2", "#Rules formulas!B2"], ["#Rules!B2", "#Rules formulas!B2"]),
            ("chosen 4012888888881881", ["#Rules formulas!B2"], ["#Rules formulas!B2"]),
            ("5555555555554444", ["#Rules!B3", "#Rules formulas!B3"], ["#Rules!B3", "#Rules formulas!B3"]),
            ("card=5105105105105100", ["#Rules other text"], ["#Rules links!C4"]),
            ("378282246310005", ["#Rules other text"], ["#paragraph 1"]),
            ("prompt 6011111111111117", ["#Rules other text"], ["#paragraph 1"]),
            ("error 3530111333300000", ["#Rules other text"], ["#paragraph 2"]),
            ("condition 30569309025904", ["#Rules other text"], ["#paragraph 1", "#Rules shapes"]),
            ("other 38520000023237", ["#Rules other text"], ["#paragraph 1", "#Rules shapes"]),
            ("name 6011000990139424", ["#other text"], [""]),
            ("Planted", ["#other text"], [""]), ("last", ["#Rules!A1048"], ["#Rules!A1048"]),
        ])
    func beside(value: String, excel: [String], open: [String]) throws {
        #expect(try read("rules.xls").locations(of: value) == excel)
        #expect(try read("rules.ods").locations(of: value) == open)
    }

    @Test(
        "constants of formulas that stand apart from their cells: shared ones, those of arrays, and arrays in them",
        arguments: [
            ("matrix 4111111111111111", "#S formulas!A1"), ("shared 5555555555554444", "#S formulas!A2"),
            ("array 378282246310005", "#S formulas!A5"), ("6011111111111117", "#S formulas!A5"),
        ])
    func formulas(value: String, place: String) throws {
        #expect(try read("formulas.xls").locations(of: value).filter { $0.contains("formulas") } == [place])
    }

    @Test(
        "pictures are members, in the text, beside it, and in several records",
        arguments: ["picture.doc", "picture.xls"])
    func pictures(name: String) throws {
        let recording = try read(name)
        // What they show takes OCR.
        #expect(recording.reasons == [.unsupported])
        #expect(recording.members.filter { $0.mediaType == "image/png" }.count == 2)
        #expect(recording.locations(of: "text 4111111111111111").count == 1)
        for (text, picture) in [("in text 5555555555554444", 1), ("beside it 378282246310005", 2)] {
            let places = recording.locations(of: text)
            #expect(places.contains("picture \(picture)#metadata"), "\(places)")
        }
    }

    @Test("what the rows of a sheet are chosen by")
    func filters() throws {
        #expect(try read("chosen.xls").locations(of: "filter 4111111111111111") == ["#Sheet other text"])
    }

    @Test("headers of first and even pages, and names and links of shapes: records by hand in the room of a header")
    func otherRecords() throws {
        let units = { (text: String) -> [UInt8] in text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } }
        let count = { (value: Int) -> [UInt8] in [UInt8(value & 0xFF), UInt8(value >> 8)] }
        // MS-XLS 2.4.137: sizes of four texts, of which the second and the third are there.
        let texts = ["even 5555555555554444", "first 378282246310005"]
        var headers = [UInt8](repeating: 0, count: 30) + count(0) + count(21) + count(21) + count(0)
        for text in texts { headers += count(text.utf8.count) + [0] + Array(text.utf8) }
        // MS-ODRAW 2.3: a container, in it a table of two properties, and their data behind it.
        let link: [UInt8] = [
            0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0, 0xAA, 0, 0x4B, 0xA9, 0x0B,
        ]
        let address = units("http://h.example/6011111111111117\0")
        let data: [[UInt8]] = [units("described 3530111333300000\0"), link + count(address.count) + [0, 0] + address]
        let table = zip([0x381, 0x382], data).flatMap { (id: Int, bytes: [UInt8]) -> [UInt8] in
            count(id | 0x8000) + count(bytes.count) + [0, 0]
        }
        let content: [UInt8] = table + data.flatMap(\.self)
        let shape: [UInt8] = [0x0F, 0, 0x04, 0xF0] + count(content.count + 8) + [0, 0, 0x23, 0, 0x0B, 0xF0]
        let drawing = shape + count(content.count) + [0, 0] + content
        for (type, record, values) in [
            (0x89C, headers, texts),
            (0xEC, drawing, ["described 3530111333300000", "http://h.example/6011111111111117"]),
        ] {
            var bytes = try Self.fixture("chosen.xls")
            let start = try #require(
                bytes.indices.dropLast(4).first { bytes[$0...].starts(with: [0x14, 0]) && bytes[$0 + 2] > 240 })
            #expect(record.count <= Int(bytes[start + 2]))
            bytes.replaceSubrange(start..<start + 2, with: count(type))
            bytes.replaceSubrange(start + 4..<start + 4 + record.count, with: record)
            let recording = try read("chosen.xls", bytes)
            for value in values { #expect(recording.locations(of: value) == ["#Sheet other text"]) }
            // The same in two records, of which the second goes on with the first.
            guard type == 0xEC else { continue }
            let room = Int(bytes[start + 2])
            let goesOn = [0x3C, 0] + count(room - 40 - 4) + record[40...]
            bytes.replaceSubrange(start + 2..<start + 4, with: count(40))
            bytes.replaceSubrange(start + 44..<start + 44 + goesOn.count, with: goesOn)
            let split = try read("chosen.xls", bytes)
            for value in values { #expect(split.locations(of: value) == ["#Sheet other text"], "split") }
        }
    }

    @Test(
        "a picture whose record is longer than its stream is read and named", arguments: ["picture.doc", "picture.xls"])
    func cutPicture(name: String) throws {
        var bytes = try Self.fixture(name)
        let header: [UInt8] = [0x00, 0x6E, 0x1E, 0xF0]
        let start = try #require(bytes.indices.dropLast(8).last { bytes[$0...].starts(with: header) })
        bytes[start + 6] = 0x7F
        let recording = try read(name, bytes)
        #expect(recording.reasons.contains(.truncated))
        #expect(recording.locations(of: "beside it 378282246310005").contains("picture 2#metadata"))
    }

    @Test("the stream of a document's pictures is not read twice")
    func picturesOnce() throws {
        #expect(try read("picture.doc").locations(of: "5555555555554444") == ["picture 1#metadata"])
    }

    // MARK: Damage

    @Test("a document cut anywhere gives a record and no crash", arguments: ["notes.doc", "people.xls", "rules.xls"])
    func cut(name: String) throws {
        let bytes = try Self.fixture(name)
        for share in stride(from: 0.05, to: 1, by: 0.05) {
            let recording = try read(name, Array(bytes.prefix(Int(Double(bytes.count) * share))))
            // What stands at the end is not always of use.
            #expect(recording.state == .partial || recording.state == .scanned && share > 0.9, "\(share)")
        }
    }

    @Test(
        "any byte changed gives a record and no crash",
        arguments: ["notes.doc", "changes.doc", "form.doc", "people.xls", "rules.xls"])
    func flipped(name: String) throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = try Self.fixture(name)
        let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
        var random = Flips(state: seed)
        for _ in 0..<60 {
            var changed = bytes
            for _ in 0..<1 + Int(random.next() % 20) {
                changed[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            #expect(try read(name, changed).verdict != nil, "seed \(seed)")
        }
    }
}

/// A linear congruential generator (Knuth, MMIX), so that a failure can be repeated.
private struct Flips {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 11
    }
}
