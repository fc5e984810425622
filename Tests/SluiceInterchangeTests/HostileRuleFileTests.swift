import SluiceCore
import SluiceDetection
import Testing

@testable import SluiceInterchange

@Suite struct HostileRuleFileTests {
    private static func failure(_ text: String, _ name: String, _ format: ImportFormat? = nil) -> String {
        do {
            _ = try Imported.products(text, name, format: format)
            return "accepted"
        } catch let error as SluiceError {
            return "\(error)"
        } catch {
            return "another error: \(error)"
        }
    }

    @Test func `a document type, and so entities, is refused before it is read`() {
        let bomb = """
            <!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><RulePackage>&c;</RulePackage>
            """
        #expect(Self.failure(bomb, "rules.xml").contains("document type"))
        let external = #"<!DOCTYPE a SYSTEM "file:///etc/passwd"><RulePackage/>"#
        #expect(Self.failure(external, "rules.xml").contains("document type"))
        #expect(Self.failure("<RulePackage>&nowhere;</RulePackage>", "rules.xml").contains("not well formed"))
    }

    @Test(arguments: [
        ("rules.xml", String(repeating: "<a>", count: 200_000), "nested"),
        ("rules.json", String(repeating: "[", count: 200_000), ""),
        (
            "rules.json", String(repeating: #"{"entries":"#, count: 100) + "1" + String(repeating: "}", count: 100),
            "nested"
        ),
        ("rules.yaml", "rules: " + String(repeating: "[", count: 200_000), ""),
        ("rules.yaml", "rules:\n" + String(repeating: "- ", count: 100_000), ""),
        ("rules.toml", "rules = " + String(repeating: "[", count: 200_000), ""),
        ("rules.toml", "[" + String(repeating: "a.", count: 2_000_000) + "b]", "nested"),
        ("rules.toml", "a = 1\n" + String(repeating: "\"=.\" . 'b' .", count: 200_000) + "b = 1", "nested"),
        ("rules.toml", "a = {" + String(repeating: "a.", count: 200_000) + "b = 1}", "nested"),
        (
            "rules.toml", "a = [\"\"\"b\"\"\"\"\", {" + String(repeating: "a.", count: 200_000) + "b = 1}]",
            "nested"
        ),
    ])
    func `deep nesting ends with an error that names the file`(_ name: String, _ text: String, _ word: String) {
        let format: ImportFormat =
            name.hasSuffix("yaml") ? .kingfisher : name.hasSuffix("json") ? .cloudflare : .gitleaks
        let failure = Self.failure(text, name, name.hasSuffix("xml") ? nil : format)
        #expect(failure.contains(name) && failure.contains(word), "\(failure.prefix(300))")
    }

    @Test func `an alias of YAML is refused`() {
        let text = "rules: &r\n  - id: a\n    pattern: b\nmore: *r\n"
        #expect(Self.failure(text, "rules.yaml").contains("alias"))
    }

    @Test func `a file of no known format, no text or too many bytes is refused`() {
        #expect(Self.failure("hello", "notes.txt").contains("no format"))
        let large = ProfileImport.Source(name: "large.toml", bytes: [UInt8](repeating: 0x23, count: (16 << 20) + 1))
        #expect(throws: SluiceError.self) { try ProfileImport.products(of: [large], format: nil, catalogue: []) }
        let binary = ProfileImport.Source(name: "a.toml", bytes: [0x61, 0xFF, 0xFE, 0x62])
        #expect(throws: SluiceError.self) { try ProfileImport.products(of: [binary], format: nil, catalogue: []) }
    }

    @Test func `names and texts of a file cannot break out of the profile`() throws {
        let text = #"""
            title = "a\nentries: []"
            [[rules]]
            id = "x: {y}\n- z"
            description = "'\" # [] \u2028 end"
            regex = '''abcd[0-9]{8}'''
            """#
        let imported = try Imported(text, "a.toml")
        #expect(imported.profile.entries.map(\.id) == ["x-y-z"])
        #expect(try imported.errors() == [])
    }

    @Test func `a pattern that is too long, or slow on hostile text, is listed or says what it costs`() throws {
        let long = String(repeating: "a", count: 5000)
        let rules = [("long", long), ("slow", "(?:[a-z]+[0-9a-z]+)+-key"), ("empty", "a*"), ("fine", "fine-[0-9]{8}")]
        let text = rules.map { id, regex in
            "[[rules]]\nid = \"\(id)\"\ndescription = \"\(id)\"\nregex = '\(regex)'\n"
        }.joined()
        let imported = try Imported(text, "a.toml")
        #expect(imported.state("long") == .leftOut && imported.state("empty") == .leftOut)
        #expect(imported.state("fine") == .carried && imported.state("slow") != nil)
        #expect(imported.notes("empty", .leftOut).contains { $0.contains("empty text") })
        #expect(try imported.errors() == [])
    }
}
