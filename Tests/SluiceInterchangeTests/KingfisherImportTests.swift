import SluiceCore
import SluiceDetection
import Testing

@testable import SluiceInterchange

@Suite struct KingfisherImportTests {
    /// The last six characters are the CRC-32 of the thirty before, in base62 (computed with Python's zlib).
    private static let token = "ghp_" + "aK3mP9xQ2vL7tR4wY8nB5cD1fG6hJ01ZbHF5"

    static var rules: String {
        #"""
        rules:
          - name: Acme Key
            id: house.acme.1
            pattern: |
              (?x)(?i)
              \b
              acme
              (?:.|[\n\r]){0,16}?
              (?P<TOKEN>
                ak_[a-z0-9]{24}
              )
              \b
            pattern_requirements:
              min_digits: 2
              ignore_if_contains: [dummy]
            min_entropy: 3.0
            confidence: medium
            examples:
              - acme = ak_9x8w7v6u5t4s3r2q1p0o9n8m
            negative_examples:
              - acme = ak_short
            references: [https://example.com]
            validation: {type: Http, content: {request: {method: GET, url: https://example.com}}}
          - name: Checked Token
            id: house.github.1
            pattern: '(?x) \b ( ghp_ (?P<body>[A-Za-z0-9]{30}) (?P<checksum>[A-Za-z0-9]{6}) )'
            pattern_requirements:
              checksum:
                actual: {template: "{{ MATCH | suffix: 6 }}", requires_capture: checksum}
                expected: "{{ BODY | crc32 | base62: 6 }}"
                skip_if_missing: true
            confidence: high
            visible: false
            examples: ['t = \#(token)']
          - name: Otherwise Checked
            id: house.other.1
            pattern: '\both_(?P<body>[a-z]{8})(?P<checksum>[a-z]{6})\b'
            pattern_requirements: {checksum: {expected: "{{ BODY | crc32 | base62: 6 }}"}}
            examples: [oth_abcdefghijklmn]
          - name: Looks Ahead
            id: np.ahead.1
            description: Nosey Parker says what it is.
            pattern: 'a\Cb'
            examples: [axb]
        """#
    }

    @Test func `every rule becomes an entry or is listed`() throws {
        let imported = try Imported(Self.rules, "rules.yml")
        #expect(
            imported.product.outcomes.map(\.rule)
                == ["house.acme.1", "house.github.1", "house.other.1", "np.ahead.1"])
        #expect(imported.product.outcomes.map(\.state) == [.partly, .carried, .partly, .leftOut])
        #expect(imported.notes("house.acme.1", .notCarried).contains { $0.hasPrefix("`validation`") })
        #expect(imported.notes("house.acme.1", .notCarried).contains("`references`"))
        #expect(imported.notes("np.ahead.1", .notCarried).contains("`description`"))
        #expect(try imported.errors() == [])
    }

    @Test func `examples of the source are the entry's, described so that no secret stands in the file`() throws {
        let imported = try Imported(Self.rules, "rules.yml")
        let entry = try imported.entry("house.acme.1")
        #expect(entry.examples.match == ["acme = ak_9x8w7v6u5t4s3r2q1p0o9n8m"])
        #expect(entry.examples.nearMiss == ["acme = ak_short"])
        #expect(!imported.product.text.contains("ak_9x8w7v6u5t4s3r2q1p0o9n8m"))
    }

    @Test func `a checksum that our validator holds for the examples is a gate, another is listed`() throws {
        let imported = try Imported(Self.rules, "rules.yml")
        #expect(try imported.entry("house.github.1").evidence.validator?.name == "github_crc32")
        #expect(try imported.matches(in: Self.token) == [Self.token])
        #expect(try imported.matches(in: String(Self.token.dropLast()) + "h") == [])
        #expect(try imported.entry("house.other.1").evidence.validator == nil)
        #expect(imported.notes("house.other.1", .notCarried).contains { $0.hasPrefix("`checksum`") })
        #expect(try imported.entry("house.github.1").severity == .info)
    }

    @Test(arguments: [
        ("ak_abcdefghijklmnopqrstuvwx", true), ("ak_1bcdefghijklmnopqrstuvwx", true), ("ak_12cdefghijk", false),
    ])
    func `values with too few digits are ignored`(_ value: String, _ isIgnored: Bool) throws {
        let imported = try Imported(Self.rules, "rules.yml")
        let pattern = try #require(imported.profile.ignoreRules.first { $0.entry == "house.acme.1" }?.valuePattern)
        #expect(try PatternMatches.of(pattern, in: value).isEmpty != isIgnored)
    }
}
