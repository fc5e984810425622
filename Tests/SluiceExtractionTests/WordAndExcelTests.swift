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

    @Test("pictures are members, in the text, beside it, and in several records", arguments: ["picture.doc", "picture.xls"])
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
        arguments: ["notes.doc", "changes.doc", "people.xls", "rules.xls"])
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
