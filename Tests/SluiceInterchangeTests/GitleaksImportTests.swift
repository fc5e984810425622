import SluiceCore
import SluiceDetection
import Testing

@testable import SluiceInterchange

@Suite struct GitleaksImportTests {
    static let rules = #"""
        title = "house rules"
        minVersion = "v8.25.0"

        [extend]
        useDefault = true

        [[allowlists]]
        description = "test data"
        paths = ['''\.lock$''', '''(^|/)testdata/''']
        regexes = ['''^acme_0+$''']

        [[rules]]
        id = "Acme Token"
        description = "Token of Acme"
        regex = '''\b(acme_[a-z0-9]{20})(?:['"\s;]|$)'''
        entropy = 2.5
        keywords = ["acme_"]
        tags = ["acme"]
        [[rules.allowlists]]
        stopwords = ["sample"]
        regexTarget = "line"
        regexes = ['''example''']

        [[rules]]
        id = "acme-pair"
        description = "Secret beside a key of Acme"
        regex = '''(?i)acme[\w.-]{0,8}(?:=|:)\s{0,3}["']?([a-z0-9]{16}):([0-9a-f]{32})\b'''
        secretGroup = 2
        keywords = ["acme", "elsewhere"]
        path = '''\.env$'''

        [[rules]]
        id = "key-file"
        description = "Key store"
        path = '''\.p12$'''

        [[rules]]
        id = "open-ended"
        description = "No bound"
        regex = '''open-[a-f]+-end'''
        """#

    @Test func `every rule becomes an entry or is listed`() throws {
        let imported = try Imported(Self.rules, "house.toml")
        #expect(imported.product.outcomes.map(\.rule) == ["Acme Token", "acme-pair", "key-file", "open-ended"])
        #expect(imported.product.outcomes.map(\.state) == [.partly, .partly, .leftOut, .carried])
        #expect(imported.notes("key-file", .leftOut).contains { $0.contains("names of files") })
        #expect(try imported.errors() == [])
    }

    // What gitleaks 8 reports as the secret: the first group, or `secretGroup`.
    @Test func `the match is the secret, not what stands around it`() throws {
        let imported = try Imported(Self.rules, "house.toml")
        let token = "acme_" + "k3v9x0q2m7t1z8w4r6p5"
        #expect(try imported.matches(in: "x = \"\(token)\";") == [token])
        let hex = String(repeating: "0f1e2d3c", count: 4)
        #expect(try imported.matches(in: "ACME_KEY: abcdefghijklmnop:\(hex)") == [hex])
    }

    /// Patterns, a text, and what gitleaks 8 takes for the secret: the group, or the first that took part and is not empty.
    @Test(
        "what no lookbehind can say is said by a group of the name value",
        arguments: [
            (#"(?i)acme.{0,20}[=:]\s*['"]([0-9a-z]{12})['"]"#, 1, "acme_test_key = 'k3v9x0q2m7t1'", "k3v9x0q2m7t1"),
            (#"acme\s+(?:k=(a[0-9]{8})|t=(b[0-9]{8}))"#, 0, "acme  t=b48291763", "b48291763"),
            (#"acme(x)?[=:]{1,3}([0-9]{8})"#, 0, "acme:48291763", "48291763"),
            (#"acme(x)?[=:]{1,3}([0-9]{8})"#, 2, "acmex:48291763", "48291763"),
            (#"acme.{1,9}(?P<token>[0-9]{8})|(?P<other>[0-9]{8}) acme"#, 0, "48291763 acme", "48291763"),
            (#"acme.{1,9}(?:key (?P<value>[a-z]{3}))([0-9]{8})"#, 2, "acme: key abc48291763", "48291763"),
        ])
    func valueGroup(_ pattern: String, _ group: Int, _ text: String, _ secret: String) throws {
        let rules = """
            title = "g"
            [[rules]]
            id = "k"
            description = "K"
            regex = '''\(pattern)'''
            entropy = 1.5
            \(group > 0 ? "secretGroup = \(group)" : "")
            [[rules.allowlists]]
            stopwords = ["test"]
            """
        let imported = try Imported(rules, "g.toml")
        #expect(try imported.entry("k").pattern?.contains("(?<value") == true)
        #expect(try imported.matches(in: text) == [secret])
        #expect(!imported.notes("k", .changed).contains { $0.contains("match") })
        #expect(try imported.errors() == [])
        let ignore = try #require(imported.profile.ignoreRules.first?.valuePattern)
        #expect(ignore == "(?i)test")
    }

    /// gitleaks' README: regexTarget is the secret by default, or the match or the line.
    @Test(
        arguments: ["[[rules.allowlists]]", "[allowlist]"],
        [#"acme_([a-z]{2,10})_key\s*=\s*"([a-z0-9]{12})""#, "key=()([a-z]{9})"])
    func `an allowlist over the match sees what stands around the value`(_ list: String, _ pattern: String) throws {
        let isLong = pattern.hasPrefix("acme")
        let rules = """
            [[rules]]
            id = "k"
            regex = '''\(pattern)'''
            secretGroup = 2
            \(list)
            regexTarget = "match"
            regexes = ['''acme_test_key''', '''^key=z''']
            """
        let imported = try Imported(rules, "g.toml")
        #expect(try imported.errors() == [])
        let texts =
            isLong
            ? [#"acme_test_key = "a8d3k2j5h7q1""#, #"acme_live_key = "a8d3k2j5h7q1""#]
            : ["key=zbxuprwok", "key=abxuprwok"]
        #expect(try imported.matches(in: texts[0]) == [isLong ? "a8d3k2j5h7q1" : "zbxuprwok"])
        #expect(try !imported.acts(on: texts[0]))
        #expect(try imported.acts(on: texts[1]))
    }

    @Test func `a group that is not in the pattern leaves the match as it is, and that is told`() throws {
        let imported = try Imported(
            "[[rules]]\nid = 'k'\nregex = '(?P<value>acme)[0-9]{8}'\nsecretGroup = 2\nentropy = 1.5\n", "g.toml")
        #expect(try imported.matches(in: "acme48291763") == ["acme48291763"])
        #expect(
            imported.notes("k", .changed).count { $0.contains("whole pattern") || $0.contains("longer match") } == 2)
    }

    @Test func `entropy, allowlists and keywords are carried over or listed`() throws {
        let imported = try Imported(Self.rules, "house.toml")
        #expect(try imported.entry("acme-token").evidence.entropy == 2.5)
        let rules = imported.profile.ignoreRules
        #expect(rules.filter { $0.entry == "acme-token" }.map(\.valuePattern) == ["(?i)sample"])
        #expect(rules.filter { $0.entry == nil }.compactMap(\.path) == ["*.lock", "testdata/*", "*/testdata/*"])
        #expect(rules.filter { $0.entry == nil }.compactMap(\.valuePattern) == [#"^acme_0+\z"#])
        #expect(imported.notes("Acme Token", .notCarried).contains { $0.contains("whole line") })
        #expect(imported.notes("Acme Token", .notCarried).contains("`tags`"))
        #expect(imported.notes("acme-pair", .notCarried).contains { $0.contains("`path`") })
        #expect(imported.notes("acme-pair", .notCarried).contains { $0.contains("keywords") })
        #expect(imported.product.notes.notes.contains { $0.rules.isEmpty && $0.text.contains("`extend`") })
    }

    @Test func `a repetition without end gets one, and that is told`() throws {
        let imported = try Imported(Self.rules, "house.toml")
        #expect(try imported.entry("open-ended").pattern == "open-[a-f]{1,1000}-end")
        #expect(imported.notes("open-ended", .changed).contains { $0.contains("1000") })
    }

    @Test func `terms of a betterleaks filter become entropy and ignore rules`() throws {
        let imported = try Imported(
            #"""
            title = "b"
            [[rules]]
            id = "k"
            description = "K"
            regex = '''\bkk-([a-z0-9]{12})\b'''
            confidence = "high"
            filter = '''
            entropy(finding["secret"]) <= 3.25
            || matchesAny(finding["secret"], [r"^a+$"])
            || containsAny(finding["secret"], ["demo"])
            || attributes["path"] == "x"
            '''
            """#, "b.toml")
        let entry = try imported.entry("k")
        #expect(entry.evidence.entropy == 3.25 && entry.evidence.points == .literal)
        #expect(imported.profile.ignoreRules.map(\.valuePattern) == [#"^a+\z"#, "(?i)demo"])
        #expect(imported.notes("k", .notCarried) == ["a term of `filter`: `attributes`"])
    }

    @Test func `files of two formats are refused with the names of both`() throws {
        let sources = [("a.toml", Self.rules), ("b.json", "{\"result\": []}")].map { name, text in
            ProfileImport.Source(name: name, bytes: Array(text.utf8))
        }
        let error = #expect(throws: SluiceError.self) {
            try ProfileImport.products(of: sources, format: nil, catalogue: [])
        }
        #expect(error?.place == "b.json")
        #expect(error?.problem.contains("a.toml") == true)
    }
}
