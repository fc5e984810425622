import SluiceCore
import Testing

@testable import SluiceDetection

/// The worked examples of detections.md 2, and the rules that they rest on.
@Suite struct ConfidenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let entry: String
        let text: String
        /// Nil: nothing is reported.
        let score: Int?
        var why: [String] = []
        var testDescription: String { name }
    }

    /// Not literally in this file: hosting services would take it for a token.
    private static let gitHubToken: String = {
        let example = try? GeneratedExample(generate: "ghp_[A-Za-z0-9]{30}", checksum: "github_crc32")
        return example?.text ?? ""
    }()
    private static let forty = (0..<40).map { String(Array("qW3rT7yU1oP9aS5dF2gH")[$0 % 20]) }.joined()

    private static let profiles = try? TestProfile(
        head: ["supporting: {expiry: '\\b(?:0[1-9]|1[0-2])/[0-9]{2}\\b'}"],
        entries: [
            TestProfile.Entry(
                id: "pan", pattern: "(?<![0-9])4[0-9]{3}(?:([ -]?)[0-9]{4})(?:\\1[0-9]{4}){2}(?![0-9])",
                points: "structured",
                lines: [
                    "validator: luhn", "hot_words: {en: [card, card number], es: [número de tarjeta]}",
                    "negative_words: [order, tracking]", "supporting: [expiry]",
                ]
            ),
            TestProfile.Entry(
                id: "ssn", pattern: "(?<![0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9])", points: "structured",
                lines: ["validator: us_ssn", "hot_words: {en: [ssn]}"]
            ),
            TestProfile.Entry(
                id: "ssn-bare", pattern: "(?<![0-9A-Za-z-])[0-9]{9}(?![0-9A-Za-z-])", points: "bare",
                lines: ["validator: {name: us_ssn, mode: gate}", "hot_words: {en: [ssn]}"]
            ),
            TestProfile.Entry(
                id: "sin", pattern: "(?<![0-9A-Za-z-])[0-9]{9}(?![0-9A-Za-z-])", points: "bare",
                lines: ["validator: ca_sin", "hot_words: {en: [sin]}"]
            ),
            TestProfile.Entry(
                id: "bsn", pattern: "(?<![0-9A-Za-z-])[0-9]{9}(?![0-9A-Za-z-])", points: "bare",
                lines: ["validator: nl_bsn", "hot_words: {nl: [bsn]}", "negative_words: [order]"]
            ),
            TestProfile.Entry(
                id: "iban",
                pattern: "(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?(?![0-9A-Za-z])",
                points: "structured", lines: ["validator: iban", "hot_words: {de: [konto]}"]
            ),
            TestProfile.Entry(
                id: "ghp", pattern: "(?<![0-9A-Za-z_])ghp_[A-Za-z0-9]{36}(?![0-9A-Za-z_])", points: "prefixed",
                lines: ["validator: github_crc32"]
            ),
            TestProfile.Entry(
                id: "akia", pattern: "(?<![0-9A-Za-z])AKIA[A-Z2-7]{16}(?![0-9A-Za-z])", points: "prefixed",
                lines: ["entropy: 3.0"]
            ),
            TestProfile.Entry(
                id: "forty", pattern: "(?<![0-9A-Za-z/+])[0-9A-Za-z/+]{40}(?![0-9A-Za-z/+=])", points: "bare",
                lines: ["entropy: 3.5", "hot_words: {en: [secret access key]}"]
            ),
            TestProfile.Entry(
                id: "bonus", pattern: "(?<![0-9A-Za-z-])[0-9]{6}-[0-9]{4}(?![0-9])", points: "structured",
                lines: ["validator: {name: luhn, mode: bonus}"]
            ),
            TestProfile.Entry(
                id: "off", pattern: "(?<![0-9])77-[0-9]{4}(?![0-9])", points: "structured",
                lines: ["validator: {name: luhn, mode: off}"]
            ),
        ]
    ).compiled()

    private static let pan = "4111 1111 1111 1111"
    private static let far = String(repeating: "filler ", count: 20)

    static let cases: [Case] = [
        Case(name: "PAN, no word", entry: "pan", text: pan, score: 45, why: ["structured", "luhn"]),
        Case(
            name: "PAN, word in the window", entry: "pan", text: "card \(far)\(pan)", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, word behind", entry: "pan", text: "\(pan) is my card", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, label", entry: "pan", text: "Card: \(pan)", score: 85,
            why: ["structured", "luhn", "label:card"]),
        Case(
            name: "PAN, label of two words", entry: "pan", text: "cardNumber=\(pan)", score: 85,
            why: ["structured", "luhn", "label:card number"]),
        Case(
            name: "PAN, label without accents", entry: "pan", text: "NUMERO DE TARJETA \(pan)", score: 85,
            why: ["structured", "luhn", "label:número de tarjeta"]),
        Case(
            name: "PAN, label on the line before", entry: "pan", text: "Card:\n\(pan)", score: 85,
            why: ["structured", "luhn", "label:card"]),
        Case(
            name: "PAN, first item of a numbered list", entry: "pan", text: "Cards:\n 1. \(pan)", score: 85,
            why: ["structured", "luhn", "label:card"]),
        Case(
            name: "PAN, a number on its line", entry: "pan", text: "Cards:\n 17 \(pan)", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, name of a form field", entry: "pan", text: "name=\"cardNumber\"\r\n\r\n\(pan)", score: 85,
            why: ["structured", "luhn", "label:card number"]),
        Case(
            name: "PAN, first item of a JSON list", entry: "pan", text: "{\"card\": [\n  \"\(pan)\"]}", score: 85,
            why: ["structured", "luhn", "label:card"]),
        Case(
            name: "PAN, a sentence ends on the line before", entry: "pan", text: "the card.\n\(pan)", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, column of a table", entry: "pan",
            text: "id,name,Card Number,since\n1,\"Adler, Jo\",\(pan),2020\n", score: 85,
            why: ["structured", "luhn", "header:card number"]),
        Case(
            name: "PAN, another column of a table", entry: "pan", text: "card;id;name\nx;\(pan);Jo\n", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, table below a title", entry: "pan",
            text: "Report of May\n\nid,name,Card Number\n1,\"Adler, Jo\",\(pan)\n2,Bo,none\n", score: 85,
            why: ["structured", "luhn", "header:card number"]),
        Case(
            name: "PAN, table of a database client", entry: "pan",
            text: "mysql> select\n+----+------+----+\n| id | card | on |\n+----+------+----+\n|  1 | \(pan) | x |\n",
            score: 85,
            why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, columns of blanks", entry: "pan",
            text: "List\nId      Card                  On\n1       \(pan)   x\n2       none                  y\n",
            score: 85,
            why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, a row before with a field of two lines", entry: "pan",
            text: "id,note,card\n1,\"two\nlines, one \"\"field\"\"\",none\n2,x,\(pan)\n", score: 85,
            why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, rows with more fields than the header", entry: "pan",
            text: "id,card\n1,none,x\n2,\(pan),y\n3,none,z\n", score: 85, why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, a header with few names", entry: "pan",
            text: ",,,,id,,,,card,,\n,,,,,,,,\(pan),,\n,,,,,,,,,,\n", score: 85,
            why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, a title as wide as the table", entry: "pan",
            text: "May,2026,,,,\n,,,,,\nid,name,on,card,to,no\n1,x,y,\(pan),z,9\n", score: 85,
            why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, a table below another one", entry: "pan",
            text: "id,card,on\n1,none,x\n2,none,y\n\nitem,number,on\nx,\(pan),y\n", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, rows behind a gap", entry: "pan",
            text: "id,card,on\n1,none,x\n\n2,\(pan),y\n", score: 85, why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, text behind a table", entry: "pan",
            text: "id,card,on\n1,none,x\na\nb\nc\n2,\(pan),y\n", score: 65, why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, prose with commas", entry: "pan",
            text: "Hello all,\nas to the card, yes\nsee, \(pan)\nand bye\n", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, header over a list", entry: "pan", text: "Card\nnone\n\(pan)\n", score: 85,
            why: ["structured", "luhn", "header:card"]),
        Case(
            name: "PAN, first line of a text", entry: "pan", text: "Card\nnone\nNo. \(pan)\n", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, label 40 characters before", entry: "pan",
            text: "card\(String(repeating: "é", count: 39)) \(pan)", score: 45, why: ["structured", "luhn"]),
        Case(
            name: "PAN, label 40 characters away", entry: "pan",
            text: "card\(String(repeating: "·", count: 39)) \(pan)", score: 85,
            why: ["structured", "luhn", "label:card"]),
        Case(
            name: "PAN, label 41 characters away", entry: "pan",
            text: "card\(String(repeating: "·", count: 40)) \(pan)", score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, word inside another", entry: "pan", text: "discard cardio \(pan)", score: 45,
            why: ["structured", "luhn"]),
        Case(
            name: "PAN, word out of the window", entry: "pan", text: "card" + String(repeating: ".", count: 301) + pan,
            score: 45, why: ["structured", "luhn"]),
        Case(
            name: "PAN, word at the window's end", entry: "pan",
            text: "card" + String(repeating: ".", count: 296) + pan, score: 65,
            why: ["structured", "luhn", "near:card"]),
        Case(
            name: "PAN, negative word", entry: "pan", text: "order \(pan)", score: 30,
            why: ["structured", "luhn", "negative:order"]),
        Case(
            name: "bare number, negative word", entry: "bsn", text: "BSN, order 111222333", score: 40,
            why: ["bare", "nl_bsn", "label:bsn", "negative:order"]),
        Case(
            name: "bare number, negative word on the next line", entry: "bsn", text: "BSN: 111222333\nOrder: 12",
            score: 65,
            why: ["bare", "nl_bsn", "label:bsn"]),
        Case(
            name: "bare number, negative word on its line", entry: "bsn", text: "a bsn:::\n111222333 order 12 bsn",
            score: 40,
            why: ["bare", "nl_bsn", "label:bsn", "negative:order"]),
        Case(
            name: "bare number, negative word in another field", entry: "bsn",
            text: "name,bsn,order\nx,111222333,order\n", score: 65, why: ["bare", "nl_bsn", "header:bsn"]),
        Case(
            name: "PAN, label nearer than a negative word", entry: "pan", text: "tracking, card \(pan)", score: 85,
            why: ["structured", "luhn", "label:card"]),
        Case(
            name: "PAN, negative word nearer than a label", entry: "pan", text: "card, tracking \(pan)", score: 60,
            why: ["structured", "luhn", "label:card", "negative:tracking"]),
        Case(
            name: "PAN, negative label, hot word behind", entry: "pan", text: "tracking no. \(pan) card", score: 40,
            why: ["structured", "luhn", "near:card", "negative:tracking"]),
        Case(
            name: "PAN, second evidence", entry: "pan", text: "card \(pan) exp 12/29", score: 95,
            why: ["structured", "luhn", "label:card", "support:expiry"]),
        Case(name: "PAN, failing Luhn", entry: "pan", text: "card 4111 1111 1111 1112", score: nil),
        Case(
            name: "SSN, label", entry: "ssn", text: "SSN: 219-09-9998", score: 70,
            why: ["structured", "us_ssn", "label:ssn"]),
        Case(
            name: "SSN, bare, label", entry: "ssn-bare", text: "ssn 219099998", score: 50,
            why: ["bare", "us_ssn", "label:ssn"]),
        Case(
            name: "SSN, bare, far word", entry: "ssn-bare", text: "ssn \(far)219099998", score: 30,
            why: ["bare", "us_ssn", "near:ssn"]),
        Case(name: "SSN, bare, alone", entry: "ssn-bare", text: "219099998", score: nil),
        Case(name: "SIN, bare", entry: "sin", text: "046454286", score: nil),
        Case(
            name: "BSN, bare, label", entry: "bsn", text: "BSN: 111222333", score: 65,
            why: ["bare", "nl_bsn", "label:bsn"]),
        Case(
            name: "IBAN alone", entry: "iban", text: "DE89 3704 0044 0532 0130 00", score: 60,
            why: ["structured", "iban"]),
        Case(
            name: "IBAN, word behind", entry: "iban", text: "DE89370400440532013000\nKonto", score: 80,
            why: ["structured", "iban", "near:konto"]),
        Case(
            name: "GitHub token with CRC", entry: "ghp", text: gitHubToken, score: 100,
            why: ["prefixed", "github_crc32"]),
        Case(
            name: "AWS key id with entropy", entry: "akia", text: "AKIA" + "Q7BZ2KXW5MTR3VLD", score: 70,
            why: ["prefixed", "entropy"]),
        Case(name: "AWS key id without entropy", entry: "akia", text: "AKIA" + "AAAAAAAAAAAAAAAA", score: nil),
        Case(name: "40 characters, unlabelled", entry: "forty", text: forty, score: nil),
        Case(
            name: "AWS secret with label", entry: "forty", text: "secret_access_key = \(forty)", score: 60,
            why: ["bare", "label:secret access key", "entropy"]),
        Case(
            name: "bonus validator passes", entry: "bonus", text: "811218-9876", score: 45, why: ["structured", "luhn"]),
        Case(name: "bonus validator fails", entry: "bonus", text: "811218-9875", score: 30, why: ["structured"]),
        Case(name: "validator off", entry: "off", text: "77-1234", score: 30, why: ["structured"]),
        Case(name: "all digits equal", entry: "pan", text: "card 4444 4444 4444 4444", score: nil),
        Case(name: "straight run", entry: "ssn", text: "ssn 234-56-7890", score: nil),
    ]

    @Test("points add up to the score", arguments: cases)
    func score(_ row: Case) throws {
        let profiles = try #require(Self.profiles)
        let matches = try profiles.matches(in: row.text).filter { profiles.entry(of: $0).id == row.entry }
        #expect(matches.map(\.score) == (row.score.map { [$0] } ?? []))
        #expect(matches.first?.why ?? [] == row.why)
        #expect(matches.first?.confidence == row.score.flatMap { Confidence(score: $0) })
    }

    /// Entries share what is known of the words around them, but each looks as far as its own window.
    @Test("an entry's words do not depend on the entries beside it", arguments: 0..<20)
    func sharedWords(_ seed: UInt64) throws {
        let entries = [0, 40, 300, 1000].enumerated().map { index, window in
            TestProfile.Entry(
                id: "e\(index)", pattern: "v\(index)[0-9]{3}", points: "structured",
                lines: ["hot_words: {en: [cat, lion]}", "negative_words: [dog]", "window: \(window)"])
        }
        var random = SeededGenerator(seed: seed)
        var text: [UInt8] = []
        for _ in 0..<400 {
            let filler = String(
                repeating: "z", count: Int.random(in: 0..<300, using: &random) / Int.random(in: 1...9, using: &random))
            let token =
                ["cat", "lion", "dog", "v0123", "v1456", "v2789", "v3012", filler, filler, "\n"]
                .randomElement(using: &random) ?? ""
            text += Array((token + " ").utf8)
        }
        func described(_ entries: [TestProfile.Entry]) throws -> Set<String> {
            let matches = try TestProfile(entries: entries).compiled().matches(in: text, windowBytes: 3000)
            return Set(matches.map { "\($0.byteRange) \($0.score) \($0.why)" })
        }
        let alone = try entries.map { try described([$0]) }
        #expect(try described(entries) == alone.reduce(into: []) { $0.formUnion($1) })
        #expect(alone.allSatisfy { !$0.isEmpty })
    }

    @Test(
        "a label speaks for all values of a list",
        arguments: [
            ("\"bsn\": [\"", "\", \"", "\"]"), ("\"bsn\": [\n  ", ",\n  ", "\n]"), ("bsn:\n  - ", "\n  - ", "\n"),
            ("BSN\n", "\n", ""), ("BSN:\r\n* ", "\r\n* ", ""), ("where bsn in ('", "', '", "')"), ("bsn: ", "; ", ""),
        ])
    func lists(front: String, gap: String, end: String) throws {
        let profiles = try #require(Self.profiles)
        let values = (0..<60).map { ["111222333", "123456782", "941331490"][$0 % 3] }
        let found = try profiles.matches(in: front + values.joined(separator: gap) + end)
        #expect(found.count { $0.why.contains("label:bsn") || $0.why.contains("header:bsn") } == 60)
    }

    @Test
    func `a list may be parted by single blanks where its values have one length`() throws {
        let profiles = try #require(Self.profiles)
        func labels(_ gap: String) throws -> Int {
            let row = (0..<12).map { String(358_514_232 + $0 * 7919) }.joined(separator: gap)
            return try profiles.matches(in: "SSNs: " + row).count { $0.why.contains("label:ssn") }
        }
        #expect(try labels(" ") == 12)
        for gap in ["  ", " x ", " 12 "] { #expect(try labels(gap) < 6, "\(gap)") }
    }

    @Test
    func `what parts more than the values of a list ends it`() throws {
        let profiles = try #require(Self.profiles)
        for gap in [" ", " and later ", ", 17, ", "\n\(Self.far)\n"] {
            let found = try profiles.matches(in: "bsn: 111222333\(gap)123456782 \(Self.far) 941331490")
            #expect(found.count { $0.why.contains("label:bsn") } < 3, "\(gap)")
        }
        let numbered = try profiles.matches(in: "BSN\n1. 111222333\n2. 123456782\n3) 941331490\n")
        #expect(numbered.count == 3)
    }

    @Test
    func `a header does not depend on how the text is cut`() throws {
        let profiles = try #require(Self.profiles)
        let rows = (0..<400).map { "\($0),\"Jo\",\(Self.pan),\(String(repeating: "x", count: $0 % 90))" }
        let text = Array(("id,name,card,note\n" + rows.joined(separator: "\n")).utf8)
        let whole = try profiles.matches(in: text)
        #expect(whole.count { $0.why.contains("header:card") } == 400)
        for piece in [1, 100, 5000] {
            let pieces = [Int](repeating: piece, count: text.count / piece)
            let cut = try profiles.matches(in: text, pieces: pieces, windowBytes: 500)
            #expect(cut.map { "\($0.byteRange)\($0.why)" } == whole.map { "\($0.byteRange)\($0.why)" })
        }
    }

    @Test
    func `published test values are marked, however they are written`() throws {
        let entry = TestProfile.Entry(
            id: "pan", pattern: "[0-9]{4}(?:-?[0-9]{4}){3}", points: "structured", lines: ["validator: luhn"])
        let profiles = try TestProfile(head: ["test_values: ['4111 1111 1111 1111']"], entries: [entry]).compiled()
        let matches = try profiles.matches(in: "4111-1111-1111-1111 4111111111111111 4012888888881881")
        #expect(matches.map(\.isTest) == [true, true, false])
        #expect(matches.map { $0.why.last } == ["test-value", "test-value", "luhn"])
    }

    /// `{"alg":"none"}` and `{"alg":"HS256"}` with the claims `{"exp":1000000000,"sub":"a person"}`.
    @Test(arguments: [
        ("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0", "", 5, "unsigned"),
        ("eyJhbGciOiJIUzI1NiJ9", "dBjftJeZ4CVPmB92K27uhbUJU1p1r", 1_000_000_001, "expired"),
        ("eyJhbGciOiJIUzI1NiJ9", "dBjftJeZ4CVPmB92K27uhbUJU1p1r", 999_999_999, nil),
    ])
    func `a token that is unsigned or expired counts low at most`(
        header: String, signature: String, asOf: Int64, caveat: String?
    ) throws {
        let profiles = try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "jwt", pattern: #"ey[0-9A-Za-z_-]{10,99}\.ey[0-9A-Za-z_-]{10,99}\.[0-9A-Za-z_-]{0,99}"#,
                    points: "prefixed", lines: ["validator: jwt", "hot_words: {en: [token]}"])
            ]
        ).compiled()
        var options = SegmentScanner.Options()
        options.asOf = asOf
        var scanner = try SegmentScanner(profiles: profiles, options: options, now: { 0 })
        var collector = Collector()
        let token = header + ".eyJleHAiOjEwMDAwMDAwMDAsInN1YiI6ImEgcGVyc29uIn0." + signature
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(Array("token: \(token) ".utf8).span, into: &collector)
        scanner.end(into: &collector)
        let match = try #require(collector.matches.first)
        #expect(match.confidence == (caveat == nil ? .high : .low))
        #expect(match.why.last == caveat ?? "label:token")
    }
}
