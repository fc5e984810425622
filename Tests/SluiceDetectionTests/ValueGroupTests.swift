import SluiceCore
import Testing

@testable import SluiceDetection

/// Groups of the name `value` say which part of a match is the value.
@Suite struct ValueGroupTests {
    private static func profiles(
        _ pattern: String, lines: [String] = [], infoType: String = "TEST", points: String = "structured"
    ) throws -> CompiledProfiles {
        try TestProfile(
            entries: [
                TestProfile.Entry(id: "e", pattern: pattern, points: points, lines: lines, infoType: infoType)
            ]
        ).compiled()
    }

    private static let account =
        "(?i)(?<![a-z])sort[ -]?code:?[ ]{1,3}[0-9]{2}-?[0-9]{2}-?[0-9]{2},?[ ]{1,3}account(?: no| number)?:?[ ]{1,3}"
        + "(?<value>[0-9]{8})(?![0-9])|(?<![0-9])(?<value2>[0-9]{8}), sort code [0-9]{6}(?![0-9])"

    /// The three wordings of the review, and one with the number in front.
    @Test("one value written in several ways is one value, where it stands")
    func wordings() throws {
        let text = """
            Sort code: 20-00-00   Account: 55779911
            Sort code 20-00-00 account no 55779911
            Sort-Code 200000, Account number 55779911
            é 55779911, sort code 200000
            """
        let matches = try Self.profiles(Self.account).matches(in: text)
        #expect(Set(matches.map(\.normalizedValue.bytes)) == [Array("55779911".utf8)])
        #expect(matches.map { [$0.line, $0.column] } == [[1, 32], [2, 31], [3, 34], [4, 3]])
        #expect(matches.allSatisfy { $0.masked == "******11" && $0.byteRange.count == 8 })
        for match in matches {
            let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
            #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == "55779911")
        }
    }

    @Test("cuts change nothing, and matches come in the order of what the pattern matched")
    func cuts() throws {
        let profiles = try TestProfile(
            entries: [
                TestProfile.Entry(id: "long", pattern: "BEGIN[^E]{1,60}E(?<value>[0-9]{4})"),
                TestProfile.Entry(id: "short", pattern: "(?<![0-9])[0-9]{3}(?![0-9])"),
            ]
        ).compiled()
        let text = Array(String(repeating: "é BEGIN 123 and 456 E7890, 321 ", count: 30).utf8)
        let whole = try profiles.matches(in: text)
        #expect(whole.prefix(4).map(\.entryIndex) == [0, 1, 1, 1])
        #expect(whole.map(\.start) == whole.map(\.start).sorted())
        for window in [8, 33, 100] {
            let cut = try profiles.matches(in: text, pieces: [1, 7, 64], windowBytes: window)
            #expect(cut.map(\.byteRange) == whole.map(\.byteRange))
            #expect(cut.map { [$0.line, $0.column] } == whole.map { [$0.line, $0.column] })
        }
    }

    @Test("validator, made-up numbers and entropy are about the value; a password may count up")
    func judged() throws {
        let card = try Self.profiles("card no (?<value>[0-9]{16})(?![0-9])", lines: ["validator: luhn"])
        #expect(try card.matches(in: "card no 4111111111111111").map(\.why) == [["structured", "luhn"]])
        #expect(try card.matches(in: "card no 4111111111111112").isEmpty)
        let number = try Self.profiles("card no (?<value>[0-9]{8})(?![0-9])")
        #expect(try number.matches(in: "card no 12345678, card no 11111111, card no 41235678").count == 1)
        let password = try Self.profiles("pass=(?<value>[0-9a-z]{8})(?![0-9a-z])", infoType: "PASSWORD")
        #expect(try password.matches(in: "pass=12345678").map(\.masked) == ["********"])
        let random = try Self.profiles("pass=(?<value>[0-9a-z]{8})(?![0-9a-z])", lines: ["entropy: 2.9"])
        #expect(try random.matches(in: "pass=abcdefgh pass=aaaabbbb").count == 1)
    }

    @Test(
        "where no such group says what the value is, the match is it",
        arguments: [
            ("id=(?<value>[0-9]{2})?[a-z]{4}", "id=abcd", 0..<7), ("id=(?<value>[0-9]{0,2})[a-z]{4}", "id=abcd", 0..<7),
            ("id=[a-z]{4}(?=(?<value>[0-9]{2}))", "id=abcd12", 0..<7), ("id=(?<other>[a-z]{4})", "id=abcd", 0..<7),
            ("id=(?'value'[a-z]{4})", "id=abcd", 3..<7), ("id=(?P<value_a>[a-z]{4})", "id=abcd", 3..<7),
            ("id=(?<value2>[a-z]{2})(?<value1>[a-z]{2})", "id=abcd", 3..<5),
        ])
    func fallback(_ pattern: String, _ text: String, _ range: Range<Int64>) throws {
        #expect(try Self.profiles(pattern).matches(in: text).map(\.byteRange) == [range])
    }

    @Test("encoded text tells the value's own bytes, also where the label alone is encoded")
    func encoded() throws {
        let profiles = try Self.profiles("pin=(?<value>[0-9]{4}-[0-9]{4})(?![0-9])")
        for (text, value) in [
            ("x pin%3D4123-5678 y", "4123-5678"), ("x pin=4123%2D5678 y", "4123%2D5678"),
            ("é pin%3D41%323-5678", "41%323-5678"),
        ] {
            let bytes = Array(text.utf8)
            let matches = try profiles.matches(in: bytes)
            #expect(matches.count == 1)
            let match = try #require(matches.first)
            let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
            #expect(String(decoding: bytes[range], as: UTF8.self) == value)
            #expect(match.why.contains("decoded:percent"))
        }
        #expect(try profiles.matches(in: "a%20pin=4123-5678 %41").map { $0.why.count } == [1])
    }

    @Test("words beside the whole match count, and none within it")
    func words() throws {
        let profiles = try Self.profiles("no\\. (?<value>[0-9]{8})(?![0-9])", lines: ["hot_words: {en: [account, no]}"])
        #expect(try profiles.matches(in: "account no. 41235678").map { $0.why.last } == ["label:account"])
        #expect(try profiles.matches(in: "no. 41235678").map(\.why) == [["structured"]])
    }
}
