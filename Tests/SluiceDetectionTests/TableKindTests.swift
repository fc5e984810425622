import SluiceCore
import Testing

@testable import SluiceDetection

/// Tables whose columns are places in a line, and dumps whose names stand in a statement.
@Suite struct TableKindTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        /// Lines whose number has the header.
        let lines: [Int64]
        var testDescription: String { name }
    }

    private static let profiles = try? TestProfile(
        entries: [
            TestProfile.Entry(
                id: "ssn", pattern: "(?<![0-9])[0-9]{9}(?![0-9])", points: "structured",
                lines: ["hot_words: {en: [ssn, social security]}"])
        ]
    ).compiled()

    /// From pg_dump 17, pandas 2, sqlite3, and after what PowerShell, R and sqlcmd print.
    private static let samples = [
        Sample(
            name: "pg_dump",
            text: #"""
                CREATE TABLE public.customers (
                    id integer NOT NULL,
                    full_name text,
                    ssn character varying(9)
                );
                COPY public.customers (id, full_name, ssn, "Birth, day") FROM stdin;
                0	Ann Lee	358514232	1984-03-10
                1	Bob "B" Ray	346342885	\N
                2	Cy 399704896 Poe	none	1984-03-12
                \.


                --
                """#, lines: [7, 8]),
        Sample(
            name: "pg_dump, one column", text: "--\n\nCOPY public.s (ssn) FROM stdin;\n248819202\n102451464\n\\.\n\n\n",
            lines: [4, 5]),
        Sample(
            name: "pg_dump, below a table that is not over",
            text: "a,b,c\n1,2,3\nCOPY public.s (id, ssn) FROM stdin;\n1\t248819202\n\\.\n", lines: [4]),
        Sample(
            name: "pg_dump, another column", text: "--\nCOPY t (id, ssn, order_no) FROM stdin;\n1\tx\t358514232\n",
            lines: []),
        Sample(
            name: "pg_dump, the name of the table", text: "--\nCOPY ssn (id, order_no) FROM stdin;\n1\t358514232\n",
            lines: []),
        Sample(
            name: "Sequel Ace",
            text: """
                # Dump of table p
                INSERT INTO `p` (`id`, `name`, `ssn`, `city`)
                VALUES
                \t(1,'Anna','358514232','X'),
                \t(2,'Ben','346342885','Y'),
                \t(3,'Carl','399704896','Z');
                """, lines: [4, 5, 6]),
        Sample(
            name: "INSERT with two rows",
            text: "x\nINSERT INTO p (id, name, ssn) VALUES\n(1,\t'Ann',\t'358514232'),\n(2,\t'Ben',\t'346342885');\n",
            lines: [3, 4]),
        Sample(
            name: "Excel's delimiter", text: "sep=;\nName;SSN\nAnna;358514232\nBen;346342885\n", lines: [3, 4]),
        Sample(
            name: "pandas",
            text: "      name        ssn\n0  Ann Lee  358514232\n1  Zoë Ray  346342885\n2   Cy Poe  399704896\n",
            lines: [2, 3, 4]),
        Sample(
            name: "pandas, index with a name",
            text: "               ssn  on\nname                  \nAnn Lee  358514232   1\nBob Ray  346342885   2\n",
            lines: [3, 4]),
        Sample(
            name: "pandas, columns that go on below",
            text: "      name        ssn  \\\n0  Ann Lee  358514232   \n1  Bob Ray  346342885   \n\n",
            lines: [2, 3]),
        Sample(
            name: "pandas, another column",
            text: "         ssn         no\n0  Ann Lee  358514232\n1  Bob Ray  346342885\n",
            lines: []),
        Sample(
            name: "pandas, what follows is no row",
            text: "      name        ssn\n0  Ann Lee  358514232\nand here 346342885 is\n", lines: [2]),
        Sample(
            name: "R", text: "     name       ssn\n1 Ann Lee 358514232\n2 Bob Ray 346342885\n", lines: [2, 3]),
        Sample(name: "indented prose", text: "   in the  ssn   field\n of 358514232  persons\n", lines: []),
        Sample(
            name: "PowerShell",
            text:
                "\nName    SSN       Salary\n----    ---       ------\nAnn Lee 358514232  52000\nZoë Lee 346342885  52000\n",
            lines: [4, 5]),
        Sample(
            name: "PowerShell, numbers flush right",
            text: "\r\nName          SSN Salary\r\n----          --- ------\r\nAnn Lee 358514232  52000\r\n", lines: [4]
        ),
        Sample(
            name: "PowerShell, another column",
            text:
                "Name    SSN       Salary\n----    ---       ------\nAnn Lee none   358514232\n358514232 Lee     52000\n",
            lines: []),
        Sample(
            name: "PowerShell, below a table that is not over",
            text: "a,b\nc,d\ne,f\n\nName    SSN\n----    ---\nAnn Lee 358514232\n", lines: [7]),
        Sample(
            name: "sqlcmd",
            text:
                "x\n\nName     SSN      \n-------- ---------\nAnn Lee  358514232\n\n(1 rows affected)\nno ssn  399704896\n",
            lines: [5]),
        Sample(
            name: "sqlite3",
            text: "id  name     ssn      \n--  -------  ---------\n1   Ann Lee  358514232\n2   Bob Ray  346342885\n",
            lines: [3, 4]),
        Sample(
            name: "RST",
            text: """
                =======  =========  ======
                name     ssn        salary
                =======  =========  ======
                Ann Lee  358514232  52000
                =======  =========  ======
                """, lines: [4]),
        Sample(
            name: "one row",
            text: "Employee's SSN        Employer EIN       Wages\n358514232             12-3456789         48291.76\n",
            lines: [2]),
        Sample(
            name: "one row, and the next names",
            text:
                "Its SSN    Employer EIN   Wages\n358514232  12-3456789     48291.76\nNo         Of             On     To\n"
                + "346342885  2              3      4\n",
            lines: [2]),
        Sample(
            name: "one row that does not stand below the names",
            text: "the  ssn  of    a man with name\nas it stands in  358514232  the file 12\n", lines: []),
    ]

    @Test("a number has the header that stands over it", arguments: samples)
    func headers(_ sample: Sample) throws {
        let profiles = try #require(Self.profiles)
        let found = try profiles.matches(in: sample.text)
        #expect(found.filter { $0.why.contains { $0.hasPrefix("header:") } }.map(\.line) == sample.lines)
    }

    @Test(
        "a column of tokens or of parts of values has no header",
        arguments: [
            "id,ssn_token\n1,358514232\n2,346342885\n", "id,SSN Token,x\n1,358514232,y\n",
            "id\tSSN (tokens)\tx\n1\t358514232\ty\n", "id,last4 of ssn,x\n1,358514232,y\n",
            "--\nCOPY t (id, ssn_token) FROM stdin;\n1\t358514232\n",
            "Name    SSN Token\n----    ---------\nAnn Lee 358514232\n",
        ])
    func derived(_ text: String) throws {
        let profiles = try #require(Self.profiles)
        let found = try profiles.matches(in: text)
        #expect(!found.isEmpty && found.allSatisfy { !$0.why.contains("header:ssn") })
    }

    @Test(
        "a column of hashes labels no bare number, but one with a form of its own",
        arguments: ["id,ssn_hash\n1,358514232\n2,346342885\n", "--\nCOPY t (id, ssn_hash) FROM stdin;\n1\t358514232\n"])
    func hashes(_ text: String) throws {
        let bare = try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "ssn", pattern: "(?<![0-9])[0-9]{9}(?![0-9])", points: "bare",
                    lines: ["hot_words: {en: [ssn]}"])
            ]
        ).compiled()
        #expect(try !bare.matches(in: text).contains { $0.why.contains("header:ssn") })
        #expect(try #require(Self.profiles).matches(in: text).allSatisfy { $0.why.contains("header:ssn") })
        let plain = text.replacing("_hash", with: "")
        #expect(try bare.matches(in: plain).contains { $0.why.contains("header:ssn") })
    }

    @Test(
        "the columns beside such a one keep theirs",
        arguments: [
            "ssn_hash,ssn\nx,358514232\n", "token,ssn,hash\na,358514232,b\n", "id,hash;ssn\n1,358514232\n",
            "--\nCOPY t (token, ssn) FROM stdin;\n1\t358514232\n",
            "Token  SSN  Mask\n-----  ---  ----\nx      358514232\n", "SSN last seen,x\n358514232,y\n",
        ])
    func besideDerived(_ text: String) throws {
        let profiles = try #require(Self.profiles)
        let found = try profiles.matches(in: text)
        #expect(found.map { $0.why.contains("header:ssn") } == [true])
    }

    @Test func `no word speaks for a value made of two columns`() throws {
        let profiles = try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "card", pattern: "(?<![0-9])[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}(?![0-9])", points: "structured",
                    lines: ["hot_words: {en: [card]}"])
            ]
        ).compiled()
        func reasons(_ text: String) throws -> [[String]] { try profiles.matches(in: text).map(\.why) }
        let ruled = "card code slot unit\n---- ---- ---- ----\n4539 5787 6362 1486\n"
        #expect(try reasons(ruled) == [["structured"]])
        let wide = "id card                unit\n-- ------------------- ----\n1  4539 5787 6362 1486 0001\n"
        #expect(try reasons(wide) == [["structured", "header:card"]])
        let narrow = "id card                unit\n-- ----                ----\n1  4539 5787 6362 1486 0001\n"
        #expect(try reasons(narrow) == [["structured", "header:card"]])
    }

    @Test func `cuts change nothing`() throws {
        let profiles = try #require(Self.profiles)
        let filler = (0..<300).map { "A line of prose, number \($0)\n" }.joined()
        let text = Array((Self.samples.map { $0.text + "\n\n\n" }.joined() + filler + Self.samples[0].text).utf8)
        let whole = try profiles.matches(in: text)
        #expect(whole.count { $0.why.contains("header:ssn") } > 20)
        for piece in [1, 100, 5000] {
            let pieces = [Int](repeating: piece, count: text.count / piece)
            let cut = try profiles.matches(in: text, pieces: pieces, windowBytes: 500)
            #expect(cut.map { "\($0.byteRange)\($0.why)" } == whole.map { "\($0.byteRange)\($0.why)" })
        }
    }
}
