import SluiceCore
import Testing

@testable import SluiceDetection

/// What is encoded inside a text is found, at its encoded bytes. The texts were encoded by Python's `base64`,
/// `urllib.parse`, `json`, `html` and `bytes.hex`.
@Suite struct TextDecoderTests {
    private static func profiles() throws -> CompiledProfiles {
        try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "card", pattern: "(?<![0-9A-Za-z])[0-9]{4}(?:[ -]?[0-9]{4}){3}(?![0-9])",
                    lines: ["validator: luhn", "hot_words: {en: [card]}"])
            ]
        ).compiled()
    }

    /// Text, the encoded bytes of the match, and how they are encoded.
    private static let rows: [(text: String, encoded: String, codings: [String])] = [
        ("data=bXkgY2FyZDogNDExMSAxMTExIDExMTEgMTExMSBvaw== end", "NDExMSAxMTExIDExMTEgMTExMS", ["base64"]),
        (
            "blob 6d7920636172643a2034313131203131313120313131312031313131 end",
            "34313131203131313120313131312031313131", ["hex"]
        ),
        ("GET /x?q=card%3A4111%201111%201111%201111&z=1", "4111%201111%201111%201111", ["percent"]),
        (#"{"t":"a card\n4111111111111111\nline"}"#, "4111111111111111", ["escape"]),
        (#"card \u0034\u{31}\x31\U00000031 1111 1111 1111"#, #"\u0034\u{31}\x31\U00000031 1111 1111 1111"#, ["escape"]),
        ("card &#52;&#x31;11-1111-1111-1111.", "&#52;&#x31;11-1111-1111-1111", ["entity"]),
        ("card ４１１１１１１１１１１１１１１１.", "４１１１１１１１１１１１１１１１", ["characters"]),
        ("card ٤١١١١١١١١١١١١١١١.", "٤١١١١١١١١١١١١١١١", ["characters"]),
        ("card 4111\u{200B}1111\u{A0}1111\u{2009}1111.", "4111\u{200B}1111\u{A0}1111\u{2009}1111", ["characters"]),
        ("card 4111&nbsp;1111&nbsp;1111&nbsp;1111.", "4111&nbsp;1111&nbsp;1111&nbsp;1111", ["entity", "characters"]),
        (
            "x=Y2FyZCUzQTQxMTElMjAxMTExJTIwMTExMSUyMDExMTE= end", "QxMTElMjAxMTExJTIwMTExMSUyMDExMT",
            ["base64", "percent"]
        ),
    ]

    @Test("a value is found at its encoded bytes", arguments: rows.indices)
    func found(_ index: Int) throws {
        let (text, encoded, codings) = Self.rows[index]
        let profiles = try Self.profiles()
        let bytes = Array(("é\nü" + text).utf8)
        let matches = try profiles.matches(in: bytes)
        #expect(matches.count == 1)
        let match = try #require(matches.first)
        let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
        let place = String(decoding: bytes[range], as: UTF8.self)
        #expect(place == encoded || place.contains(encoded))
        #expect(match.why.filter { $0.hasPrefix("decoded:") } == codings.map { "decoded:\($0)" })
        #expect(match.line == bytes[..<range.lowerBound].count { $0 == 0x0A } + 1)
        let before = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
        #expect(Int(match.column) == before.unicodeScalars.count - 2 + 1)
        #expect(match.masked.hasSuffix("1111"))
    }

    @Test("cuts change nothing", arguments: [8, 61, 700])
    func cuts(_ windowBytes: Int) throws {
        let profiles = try Self.profiles()
        let filler = String(repeating: "words of no account, ", count: 40)
        let text = Array(Self.rows.map { "\($0.text)\n\(filler)4111 1111 1111 1111\n" }.joined().utf8)
        let whole = try profiles.matches(in: text)
        #expect(whole.count == 2 * Self.rows.count)
        let cut = try profiles.matches(in: text, pieces: [1, 17, 300, 4, 1000], windowBytes: windowBytes)
        #expect(cut.map(\.byteRange) == whole.map(\.byteRange))
        #expect(cut.map(\.why) == whole.map(\.why))
        #expect(cut.map { [$0.line, $0.column] } == whole.map { [$0.line, $0.column] })
    }

    @Test("a value that stands there in clear is told once")
    func once() throws {
        let matches = try Self.profiles().matches(in: "a%20card 4111 1111 1111 1111 %41")
        #expect(matches.map(\.byteRange) == [9..<28])
    }

    @Test("the budget stops decoding, and says so")
    func budget() throws {
        var options = SegmentScanner.Options()
        options.decodedBytes = 100
        let text = Array(
            String(repeating: "card%3A4111%201111%201111%201111 " + String(repeating: ". ", count: 900), count: 4).utf8)
        var scanner = try SegmentScanner(profiles: Self.profiles(), options: options, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(text.span, into: &collector)
        scanner.end(into: &collector)
        #expect(collector.matches.count == 1)
        let isLimited = scanner.isDecodingLimited
        #expect(isLimited)
        scanner.beginInput()
        let isStillLimited = scanner.isDecodingLimited
        #expect(!isStillLimited)
    }

    @Test(
        "hostile runs come to an end",
        arguments: ["%", "%25", "&#", "\\", "A", "eHh4", "&#x;", "\u{200B}", "1\u{200B}"])
    func hostile(_ unit: String) throws {
        let text = Array(String(repeating: unit, count: (1 << 20) / unit.utf8.count).utf8)
        #expect(try Self.profiles().matches(in: text).isEmpty)
    }
}
