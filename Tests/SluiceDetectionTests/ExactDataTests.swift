import Foundation
import SluiceCore
import SluiceLookup
import SluicePattern
import Testing

@testable import SluiceDetection

@Suite struct ExactDataTests {
    private static let columns = ["id", "mail", "name", "city"]

    /// The folder of a profile whose only exact data is a file that was just built.
    private struct BuiltFolder: ProfileFolder {
        var data: ExactDataFile
        func contents(of name: String) throws(ProfileFileError) -> [UInt8] { [] }
        func exactData(_ name: String, key: String) throws(ProfileFileError) -> ExactDataFile { data }
    }

    private func folder(_ rows: [[String]]) throws -> BuiltFolder {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).edm").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let key = try ExactDataKey(ExactDataKey.makeText())
        let builder = try ExactDataBuilder(path: path, columns: Self.columns, key: key)
        for row in rows {
            try builder.beginRow()
            for (column, cell) in row.enumerated() { try builder.add(Array(cell.utf8).span, column: column) }
        }
        _ = try builder.finish()
        return BuiltFolder(data: try ExactDataFile(path: path, key: key))
    }

    private func profile(_ rules: [String], _ folder: some ProfileFolder, lines: String = "") throws -> Profile {
        let entries = rules.enumerated().map { number, rule in
            """
              - id: e\(number)
                name: Customer records
                info_type: CUSTOMER_RECORD
                severity: high
                exact_data: {file: t.edm, key_file: t.key, \(rule)}
            """
        }
        let yaml =
            "profile: test\nversion: 1\ndescription: for tests\nentries:\n" + entries.joined(separator: "\n") + lines
        return try ProfileLoader.profile(from: yaml + "\n", file: "test.yaml", folder: folder)
    }

    private static let rows = [
        ["123-45-6789", "ann@example.com", "Ann Bell", "Bonn"], ["987-65-4321", "bob@example.com", "Bob Carr", "Bonn"],
        ["555-11-2222", "ann.bell@example.org", "Ann Bell", "Köln"],
    ]

    private func found(_ rule: String, in text: String) throws -> [String] {
        let profiles = try CompiledProfiles([profile([rule], folder(Self.rows))])
        return try profiles.matches(in: text).map { match in
            "\(match.byteRange.lowerBound) \(match.score) \(match.why.joined(separator: " "))"
        }
    }

    @Test func `A primary value alone is enough when nothing else is asked for`() throws {
        #expect(
            try found("primary: id", in: "ssn 123456789, 987 65 4321 and 123-45-6788")
                == ["4 70 literal column:id", "15 70 literal column:id"])
        #expect(try found("primary: [id, mail]", in: "bob@example.com") == ["0 70 literal column:mail"])
    }

    @Test func `Columns must be of one record and near`() throws {
        let rule = "primary: id, require: [name], optional: [city], within: 40"
        #expect(try found(rule, in: "Ann Bell, 123-45-6789") == ["10 80 literal column:id column:name"])
        #expect(try found(rule, in: "123456789 Bonn; ANN-BELL") == ["0 90 literal column:id column:name column:city"])
        #expect(try found(rule, in: "Bob Carr, 123-45-6789, Bonn").isEmpty)
        #expect(try found(rule, in: "Ann Bell\(String(repeating: ".", count: 33))123-45-6789").isEmpty)
        #expect(try found(rule, in: "Ann Bell\(String(repeating: ".", count: 32))123-45-6789").count == 1)
        #expect(try found("primary: id, optional: [name, city, mail], min_columns: 3", in: "123456789 Bonn").isEmpty)
        #expect(
            try found("primary: id, optional: [name, city, mail], min_columns: 3", in: "123456789 Bonn Ann@example.com")
                == ["0 90 literal column:id column:mail column:city"])
    }

    @Test func `A record is told once where it stands`() throws {
        let rule = "primary: [id, mail], min_columns: 2, within: 100"
        #expect(
            try found(rule, in: "123-45-6789,ann@example.com\n987-65-4321,bob@example.com\n")
                == ["0 80 literal column:id column:mail", "28 80 literal column:id column:mail"])
    }

    @Test func `A value is masked and hashed as any other`() throws {
        let profiles = try CompiledProfiles([profile(["primary: id"], folder(Self.rows))])
        let matches = try profiles.matches(in: "123-45-6789 123 45 6789")
        #expect(matches.map(\.masked) == ["***-**-**89", "*** ** **89"])
        #expect(Set(matches.map(\.normalizedValue.bytes)) == [Array("123456789".utf8)])
        #expect(matches.map(\.confidence) == [.high, .high])
    }

    @Test func `Two entries share one file`() throws {
        let profiles = try CompiledProfiles([
            profile(["primary: mail", "primary: id, require: name"], folder(Self.rows))
        ])
        let matches = try profiles.matches(in: "Bob Carr bob@example.com 987654321")
        #expect(matches.map(\.entryIndex) == [0, 1])
    }

    @Test(arguments: [
        ("primary: ssn", "primary names the unknown column `ssn`"),
        ("primary: city", "primary column `city` has no value of 6 or more letters and digits"),
        ("primary: id, min_columns: 3, require: name", "min_columns is 3, but 2 columns are named"),
        ("primary: id, within: 3000", "within is `3000`, not a whole number from 1 to 2000"),
        ("require: id", "exact_data has no `primary`"),
    ])
    func `What is wrong with a rule is told`(_ rule: String, _ expected: String) throws {
        let folder = try folder(Self.rows)
        let error = #expect(throws: ProfileError.self) { try profile([rule], folder) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test func `A profile that is no file has no exact data`() throws {
        let error = #expect(throws: ProfileError.self) { try profile(["primary: id"], NoProfileFolder()) }
        #expect(error?.description.contains("exact_data cannot be opened") == true)
    }

    @Test func `The digest tells other data and other rules`() throws {
        let (one, other) = (try folder(Self.rows), try folder(Self.rows))
        let digests = try [
            profile(["primary: id"], one), profile(["primary: id"], other), profile(["primary: mail"], one),
            profile(["primary: id, within: 10"], one),
        ].map { try CompiledProfiles([$0]).digest }
        #expect(Set(digests).count == 4)
    }

    /// A thousand records with one number and one city: each place of the number makes work of thousands of steps.
    @Test func `An entry that used up its steps in an input is off and told, the others go on`() throws {
        let rows = (0..<1000).map { ["555-11-2222", "p\($0)@example.com", "Person \($0)", "Bonn"] }
        let line = "555-11-2222 Bonn " + String(repeating: ".", count: 100)
        let text = Array(String(repeating: line, count: 200).utf8)
        let profiles = try CompiledProfiles([
            profile(["primary: id, require: [city], within: 20", "primary: id"], folder(rows))
        ])
        var options = SegmentScanner.Options()
        options.joinSteps = 100_000
        var scanner = try SegmentScanner(profiles: profiles, options: options, now: { 0 })
        for count in [200, 1] {
            var collector = Collector()
            scanner.beginInput()
            scanner.begin(encoding: .utf8, sourceOffset: 0)
            scanner.scan(text.span.extracting(first: line.utf8.count * count), into: &collector)
            scanner.end(into: &collector)
            let limited = scanner.limitedEntries
            let joined = collector.matches.count { $0.entryIndex == 0 }
            #expect(collector.matches.count - joined == count)
            if count == 1 {
                #expect(joined == 1 && limited.isEmpty)
            } else {
                #expect(joined > 10 && joined < 100)
                #expect(limited == [LimitedEntry(profile: "test", entry: "e0", reason: .time)])
            }
        }
        #expect(try profiles.matches(in: text).count { $0.entryIndex == 0 } == 200)
    }

    private static let names = ["Ann", "bob", "Zoé", "Bär", "Carr", "O'Neil"]

    private static func madeUpRows(using random: inout SeededGenerator) -> [[String]] {
        (0..<40).map { _ in
            let name = { (random: inout SeededGenerator) in names[Int.random(in: 0..<names.count, using: &random)] }
            let number = random.text(Int.random(in: 5...9, using: &random), of: "1234")
            return [
                "\(number.prefix(3))-\(number.dropFirst(3))",
                "\(random.text(2, of: "ab")).\(random.text(3, of: "xy"))@\(random.text(1, of: "pq")).de",
                "\(name(&random)) \(name(&random))", random.text(3, of: "mn") + random.text(3, of: "o7"),
            ]
        }
    }

    private static let gaps = [" ", ", ", "\n", "-", ".", "  ", "; \t", "/", "", "(", " - - ", "ä", "@", "9", "b"]

    private static func text(of rows: [[String]], using random: inout SeededGenerator) -> [UInt8] {
        var text = ""
        while text.utf8.count < 4000 {
            let row = rows[Int.random(in: 0..<rows.count, using: &random)]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let cell = row[Int.random(in: 0..<row.count, using: &random)]
                switch Int.random(in: 0..<4, using: &random) {
                case 0: text += cell.uppercased()
                case 1:
                    text += cell.split(separator: "-").joined(
                        separator: [" ", "", "."].randomElement(using: &random) ?? "")
                default: text += cell
                }
                let isPlain = Int.random(in: 0..<3, using: &random) > 0
                text += isPlain ? " " : gaps[Int.random(in: 0..<gaps.count, using: &random)]
            }
            if Int.random(in: 0..<3, using: &random) == 0 { text += String(repeating: " lorem", count: 6) }
        }
        return Array(text.utf8)
    }

    private static let rules: [(yaml: String, rule: ExactDataOracle.Rule)] = [
        ("primary: [id]", .init(primary: [0])), ("primary: [mail]", .init(primary: [1])),
        ("primary: [name, city]", .init(primary: [2, 3])),
        ("primary: id, require: name, within: 50", .init(primary: [0], required: [2], minColumns: 2, within: 50)),
        (
            "primary: [id, mail], optional: [name, city], min_columns: 2, within: 30",
            .init(primary: [0, 1], optional: [2, 3], minColumns: 2, within: 30)
        ),
        (
            "primary: [name], require: [city], optional: [id, mail], min_columns: 3",
            .init(primary: [2], required: [3], optional: [0, 1], minColumns: 3)
        ),
    ]

    @Test(arguments: 0..<12)
    func `Equals a plain look at every value and every row, wherever the text is cut`(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rows = Self.madeUpRows(using: &random)
        let text = Self.text(of: rows, using: &random)
        let profiles = try CompiledProfiles([profile(Self.rules.map(\.yaml), folder(rows))])
        let oracle = ExactDataOracle(rows: rows)
        let expected = Self.rules.enumerated().map { number, rule in
            oracle.hits(in: text, rule.rule).map { hit in
                "e\(number) \(hit.range) " + hit.columns.map { Self.columns[$0] }.joined(separator: " ")
            }
        }
        for (number, hits) in expected.enumerated() { #expect(!hits.isEmpty, "rule \(number)") }
        for windowBytes in [256 << 10, 8, 61, 700] {
            let pieces = windowBytes > 1000 ? [] : (0..<40).map { _ in Int.random(in: 0...200, using: &random) }
            let matches = try profiles.matches(in: text, pieces: pieces, windowBytes: windowBytes)
            for number in Self.rules.indices {
                let found = matches.filter { $0.entryIndex == number }.map { match in
                    "e\(number) \(match.byteRange) "
                        + match.why.filter { $0.hasPrefix("column:") }.map { $0.dropFirst(7) }.joined(separator: " ")
                }
                #expect(found == expected[number], "seed \(seed), window \(windowBytes), rule \(number)")
            }
        }
    }
}
