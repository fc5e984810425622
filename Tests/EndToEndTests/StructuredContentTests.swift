import Foundation
import Testing

/// Labels and places of structured content, as the program shows them; numbers are published examples.
@Suite struct StructuredContentTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    private func scan() throws -> Matches {
        let result = try sluice.run(["scan", "files", "--output", "-", "--quiet", "in"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try Matches(result)
    }

    @Test("A key of JSON, YAML or XML and a header of CSV or TSV labels a number that has no form of its own")
    func labels() throws {
        let forms = [
            "a.json": #"{"customer": {"social_security_number": "536221234"}}"#,
            "a.jsonl": "{\"id\": 1}\n{\"ssn\": \"536221234\"}\n", "a.csv": "name,ssn\nAnn,536221234\n",
            "a.tsv": "name\tssn\nAnn\t536221234\n", "a.yaml": "customer:\n  social_security_number: 536221234\n",
            "a.xml": "<customer><ssn>536221234</ssn></customer>",
        ]
        for (name, text) in forms { try folder.write(Data(text.utf8), to: "in/\(name)") }
        let matches = try scan()
        for name in forms.keys {
            _ = try #require(matches.only("us.ssn-unformatted", at: name), "\(name)")
        }
    }

    @Test("Base64 in a HAR's answer and in a notebook's output is decoded")
    func encodedParts() throws {
        let card = Data("card number 4111111111111111 of Ann, and more text".utf8).base64EncodedString()
        try folder.write(
            Data(
                #"{"log": {"entries": [{"response": {"content": {"text": "\#(card)", "encoding": "base64"}}}]}}"#.utf8),
            to: "in/a.har")
        try folder.write(
            Data(#"{"cells": [{"outputs": [{"data": {"application/octet-stream": "\#(card)"}}]}]}"#.utf8),
            to: "in/a.ipynb")
        let matches = try scan()
        for name in ["a.har", "a.ipynb"] { _ = try #require(matches.only("payment-card.visa", at: name), "\(name)") }
    }

    @Test("A value of a database is shown at its table, column and row, and its column labels it")
    func database() throws {
        try folder.shell(
            """
            mkdir in; sqlite3 in/app.db "CREATE TABLE customers (id INTEGER PRIMARY KEY, ssn, card);
            INSERT INTO customers VALUES (17, 536221234, 4111111111111111)"
            """)
        let matches = try scan()
        _ = try #require(matches.only("payment-card.visa", at: "app.db#customers!card[17]"))
        _ = try #require(matches.only("us.ssn-unformatted", at: "app.db#customers!ssn[17]"))
    }
}
