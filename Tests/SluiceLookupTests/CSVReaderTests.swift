import Testing

@testable import SluiceLookup

@Suite struct CSVReaderTests {
    /// All records; the text comes in pieces of so many bytes.
    private func records(_ text: [UInt8], delimiter: String = ",", pieceBytes: Int) throws -> [[String]] {
        var rest = text[...]
        var reader = CSVReader(delimiter: delimiter.utf8.first ?? 0) { piece in
            piece.append(contentsOf: rest.prefix(pieceBytes))
            rest = rest.dropFirst(pieceBytes)
        }
        var records: [[String]] = []
        while try reader.readRecord() { records.append(reader.texts) }
        return records
    }

    /// Rows as Python's `csv` module reads the same texts.
    @Test(
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
            ("\u{FEFF}a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
            ("\"x\"\"y\",\"1,\n2\",\n", [["x\"y", "1,\n2", ""]]), ("a\n\nb\n", [["a"], [""], ["b"]]),
            ("a\"b,c\"\n", [["a\"b", "c\""]]), (",\n", [["", ""]]), ("\"\"", [[""]]), ("", []),
        ])
    func `Records are those of RFC 4180, wherever the text is cut`(_ text: String, _ expected: [[String]]) throws {
        for pieceBytes in [1, 2, 3, 100] {
            #expect(try records(Array(text.utf8), pieceBytes: pieceBytes) == expected)
        }
    }

    @Test func `Another sign may part the fields`() throws {
        #expect(try records(Array("a;b,c".utf8), delimiter: ";", pieceBytes: 100) == [["a", "b,c"]])
        #expect(try records(Array("a\tb".utf8), delimiter: "\t", pieceBytes: 100) == [["a", "b"]])
    }

    @Test(arguments: [
        ("a\n\"b", 2, "a quoted field has no end"), ("a\n\"x\ny\" z\n", 2, "text stands behind a closing quote"),
    ])
    func `Broken quotes are told with their line`(_ text: String, _ line: Int, _ problem: String) {
        let error = #expect(throws: CSVReader.Problem.self) {
            try records(Array(text.utf8), pieceBytes: 100)
        }
        #expect(error?.line == line)
        #expect(error?.problem == problem)
    }

    @Test func `UTF-16 is told as such`() {
        let error = #expect(throws: CSVReader.Problem.self) { try records([0xFF, 0xFE, 0x61, 0], pieceBytes: 100) }
        #expect(error?.mend == "save it as UTF-8")
    }
}
