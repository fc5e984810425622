import Foundation
import Testing

/// `sluice profiles edm` and a scan with what it built, as a user runs them.
@Suite struct ExactDataTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            "ssn,mail,\"last name\"\r\n123-45-6789,ann@example.com,\"Bell, Ann\"\r\n987-65-4321,,Carr\r\n",
            to: "people.csv")
        try folder.write(
            """
            profile: customers
            version: 1
            description: our customers
            entries:
              - id: customers.record
                name: Customer record
                info_type: CUSTOMER_RECORD
                severity: critical
                exact_data: {file: people.edm, key_file: people.key, primary: [ssn, mail], require: ['last name']}
            """, to: "customers.yaml")
    }

    private func mode(_ name: String) throws -> Int? {
        let path = folder.url.appendingPathComponent(name).path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func build(_ arguments: String..., input: String? = nil) throws -> Program.Result {
        try sluice.run(
            ["profiles", "edm", "build", "--output", "people.edm", "--key-file", "people.key"] + arguments,
            in: folder.url, input: input.map { Data($0.utf8) })
    }

    @Test func `A table is built, and its records are found in a scan`() throws {
        let built = try build("--header", "people.csv")
        #expect(built.status == 0, "\(built.errors)")
        #expect(built.output.contains("people.edm: 2 rows, 5 cells"))
        #expect(built.output.contains("left out: 1 empty"))
        #expect(try mode("people.edm") == 0o600)
        #expect(try mode("people.key") == 0o600)
        for text in [built.output, built.errors] { #expect(!text.contains("Bell") && !text.contains("6789")) }
        try folder.write("Number 123 45 6789 of Carr, Ann\n", to: "in/a.txt")
        try folder.write("987-65-4321 of Bell, Ann\n", to: "in/b.txt")
        let scan = try sluice.run(
            ["scan", "files", "in", "--profiles", "customers.yaml", "--output", "-", "--quiet"], in: folder.url)
        #expect(scan.status == 0, "\(scan.errors)")
        let findings = try scan.records().filter { $0["kind"] as? String == "finding" }
        #expect(findings.count == 0)
        try folder.write("Number 123 45 6789.\nRegards, Bell, Ann\n", to: "in/a.txt")
        let second = try sluice.run(
            ["scan", "files", "in", "--profiles", "customers.yaml", "--output", "-", "--quiet"], in: folder.url)
        let found = try second.records().filter { $0["kind"] as? String == "finding" }
        let matches = try #require(found.first?["matches"] as? [[String: Any]])
        #expect(found.count == 1)
        #expect(matches.count == 1)
        #expect(matches.first?["why"] as? [String] == ["literal", "column:ssn", "column:last name"])
        #expect(matches.first?["masked"] as? String == "*** ** **89")
    }

    @Test func `All spellings of a cell are one value`() throws {
        _ = try build("--header", "people.csv")
        let lines = ["Ann@Example.com Bell, Ann", "ANN@example.COM bell ann", "ann@example.com  Bell-Ann"]
        try folder.write(lines.joined(separator: String(repeating: "\n", count: 500)), to: "in/a.txt")
        let scan = try sluice.run(
            ["scan", "files", "in", "--profiles", "customers.yaml", "--output", "-", "--quiet"], in: folder.url)
        let finding = try #require(try scan.records().first { $0["kind"] as? String == "finding" })
        let matches = try #require(finding["matches"] as? [[String: Any]])
        #expect(matches.count == 3)
        #expect(Set(matches.compactMap { $0["value_hmac"] as? String }).count == 1)
        #expect(finding["unique_count"] as? Int == 1)
    }

    @Test func `Columns are chosen, and the table may come from standard input`() throws {
        let built = try build(
            "--columns", "mail,\"last name\"", "--delimiter", ";", "--json", input: "mail;x;last name\na@b.de;;Bell\n")
        #expect(built.status == 0, "\(built.errors)")
        let report = try #require(try built.records().first)
        #expect((report["columns"] as? [[String: Any]])?.map { $0["name"] as? String } == ["mail", "last name"])
        let shown = try sluice.run(
            ["profiles", "edm", "show", "people.edm", "--key-file", "people.key"], in: folder.url)
        #expect(shown.output == "1 row, 2 cells\n  mail: 1 cell\n  last name: 1 cell (beside others only)\n")
    }

    @Test(arguments: [
        ("Bell,ann@example.com,Bonn\nCarr,bob@example.com,Bonn\n", 2), ("Bell,Bonn,123-45-6789\n", 3),
        ("Bell,Bonn,4711\n", 3), ("Bell,AB123456,Bonn\n", 2),
    ])
    func `A table without a row of names is refused, and no cell of it is shown`(_ table: String, _ column: Int) throws
    {
        for arguments in [["--header"], ["--columns", "last_name"]] {
            let result = try sluice.run(
                ["profiles", "edm", "build", "--output", "x.edm", "--key-file", "x.key", "-"] + arguments,
                in: folder.url, input: Data(table.utf8))
            #expect(result.status == 2)
            #expect(
                result.errors.contains(
                    "the first row must name the columns, but its column \(column) looks like a value"),
                "\(result.errors)")
            for cell in table.split(whereSeparator: { ",\n".contains($0) }) {
                #expect(!(result.output + result.errors).contains(cell))
            }
        }
    }

    @Test func `A table of plain words is not built unless somebody says that its first row names the columns`() throws
    {
        for table in ["Bell,Bonn\nCarr,Trier\n", "last_name,city\nBell,Bonn\n"] {
            let result = try build(input: table)
            #expect(result.status == 2)
            #expect(result.errors.contains("--columns: is missing, so that the first row might hold values"))
            #expect(!(result.output + result.errors).contains("Bell"))
            #expect(try mode("people.edm") == nil)
        }
    }

    /// pandas writes its index as a column without a name.
    @Test func `Columns without a name are told of`() throws {
        func build(_ table: String, _ arguments: String...) throws -> String {
            let result = try sluice.run(
                ["profiles", "edm", "build", "--output", "x.edm", "--key-file", "x.key", "-"] + arguments,
                in: folder.url, input: Data(table.utf8))
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        let table = ",ssn,,name\n0,536904399,a,Miller\n"
        #expect(try build(table, "--header").contains("  without a name and left out: columns 1, 3"))
        #expect(try build(table, "--header", "--json").contains(#""nameless_columns":[1,3]"#))
        #expect(try build("ssn,,name\n536904399,a,Miller\n", "--header").contains("left out: column 2"))
        #expect(try !build(table, "--columns", "ssn").contains("without a name"))
    }

    @Test func `Names of columns that were not asked for are not shown`() throws {
        for table in ["Bell,Bonn\n", "Bell,Bell\n"] {
            let result = try build("--columns", "last_name", input: table)
            #expect(result.status == 2)
            #expect(!result.errors.contains("Bell") && !result.errors.contains("Bonn"))
        }
    }

    @Test func `What is wrong with a table, an option or a file is told without a value`() throws {
        let cases: [(String, [String], String)] = [
            ("a,b\n1\n", ["--header"], "standard input: line 2 has 1 field, the first row has 2"),
            ("a,b\n\"1,2\n", ["--header"], "standard input: line 2: a quoted field has no end"),
            ("a,a\n", ["--header"], "columns 1 and 2 have the same name"),
            ("a;b\n", ["--header"], "say what parts the fields with --delimiter ';'"),
            ("a\n", ["--columns", "b"], "has no column `b` among its 1 column; write names as"),
            ("", ["--header"], "has no first row"),
            ("a,b\n", ["--header"], "standard input: has no record below its first row"),
            ("a\n", ["--delimiter", "xx"], "--delimiter: \"xx\" is no single character"),
        ]
        for (table, arguments, expected) in cases {
            let result = try sluice.run(
                ["profiles", "edm", "build", "--output", "x.edm", "--key-file", "x.key", "-"] + arguments,
                in: folder.url, input: Data(table.utf8))
            #expect(result.status == 2)
            #expect(result.errors.contains(expected), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("x.edm").path))
        }
        let latin = try sluice.run(
            ["profiles", "edm", "build", "--output", "x.edm", "--key-file", "x.key", "--header", "-"],
            in: folder.url, input: Data("a,name\n1,Bell\n2,M\u{FC}ller\n".unicodeScalars.map { UInt8($0.value) }))
        #expect(latin.status == 2)
        #expect(latin.errors.contains("standard input: line 3, column `name`: the text is no UTF-8; save the table"))
        _ = try build("--header", "people.csv")
        try folder.shell("chmod 644 people.key")
        let open = try sluice.run(["profiles", "check", "customers.yaml"], in: folder.url)
        #expect(open.status == 2)
        #expect(
            open.errors.contains(
                "key_file `people.key`: others than its owner may use it (mode 644); run `chmod 600` on it"))
        try folder.shell("chmod 600 people.key; truncate -s -1 people.edm")
        let cut = try sluice.run(["profiles", "check", "customers.yaml"], in: folder.url)
        #expect(cut.errors.contains("exact_data file `people.edm` is not as long as it was built"))
    }
}
