import SluiceCore
import SluiceSources
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String, keeping kept: Set<String> = ["a", "b", "data"]) throws -> JSONValue {
        var reader = JSONReader(Array(text.utf8), keeping: kept)
        return try reader.document()
    }

    private static let samples: [(String, JSONValue)] = [
        ("null", .null), ("true", true), ("false", false), ("-12", -12), ("0", 0),
        ("1.5e3", .number(1500)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        (#""a\"\\\/\b\f\n\r\t\u00e9""#, .string("a\"\\/\u{8}\u{c}\n\r\té")),
        ("[1, [], {}]", [1, [], [:]]), (#" {"a" : {"b":[null]}} "#, ["a": ["b": [.null]]]),
        ("\u{FEFF}{}", [:]),
    ]

    @Test("values of every kind", arguments: samples)
    func values(_ text: String, _ expected: JSONValue) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        "escapes beyond the basic plane and lone surrogates",
        arguments: [
            (#""\ud83d\ude00""#, "😀"), (#""\ud83d!""#, "\u{FFFD}!"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (#""\u12""#, "\u{FFFD}12"), (#""\u0000""#, "\0"),
        ])
    func surrogates(_ text: String, _ expected: String) throws {
        #expect(try read(text) == .string(expected))
    }

    @Test("members that nobody asked for are skipped, whatever they hold")
    func projection() throws {
        #expect(try read(#"{"x":{"a":[{"y":"}\"]"}]},"a":1,"z":-1.5e9,"w":[true,null]}"#) == ["a": 1])
    }

    @Test(
        "broken structure fails",
        arguments: [
            "", "{", "[1,", "[1 2]", #"{"a"1}"#, #"{"a":}"#, "nul", #"{"a":1}x"#, #""abc"#, #""abc\"#, "<html></html>",
            "{]", "]", #"{"q":,"a":1}"#, "{\"a\":1", "--1",
        ])
    func broken(_ text: String) {
        #expect(throws: JSONReader.Failure.self) { try read(text) }
    }

    @Test("a depth of 200,000 costs the value, not the document, and no stack", arguments: ["a", "x"])
    func depth(_ name: String) throws {
        let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        let value = try read("{\"\(name)\":\(deep),\"b\":2}")
        #expect(value["b"] == 2)
    }

    @Test(
        "numbers that no type holds are dropped and counted",
        arguments: [
            "1e999999", "-1e400", String(repeating: "9", count: 100_000),
        ])
    func numbers(_ number: String) throws {
        var reader = JSONReader(Array("{\"a\":\(number),\"b\":1}".utf8), keeping: ["a", "b"])
        let value = try reader.document()
        #expect(value == ["a": .null, "b": 1])
        #expect(reader.dropped == 1)
    }

    @Test("a string of 20 MB where an id belongs is dropped, the rest stands")
    func longString() throws {
        let long = String(repeating: "x", count: 20 << 20)
        #expect(try read("{\"a\":\"\(long)\",\"b\":1}") == ["a": .null, "b": 1])
    }

    @Test("invalid UTF-8 is replaced")
    func invalidUTF8() throws {
        var reader = JSONReader([0x22, 0x61, 0xFF, 0xC3, 0x22], keeping: [])
        let value = try reader.document()
        #expect(value == .string("a\u{FFFD}\u{FFFD}"))
    }

    @Test("of a repeated key the last value counts")
    func repeatedKey() throws {
        #expect(try read(#"{"a":1,"a":2}"#) == ["a": 2])
    }
}

@Suite struct WireValueTests {
    @Test(
        "times in all forms name the same moment",
        arguments: [
            JSONValue.integer(1_716_990_000), .number(1_716_990_000.0), .integer(1_716_990_000_000),
            .string("1716990000"), .string("2024-05-29T13:40:00Z"), .string("2024-05-29T13:40:00.000000+00:00"),
            .string("2024-05-29T15:40:00+02:00"), .string("2024-05-29T13:40:00"),
        ])
    func times(_ value: JSONValue) {
        #expect(value.time == Timestamp(unixSeconds: 1_716_990_000))
    }

    @Test("what is no time is none", arguments: [JSONValue.null, .bool(true), "soon", "", [], [:]])
    func noTime(_ value: JSONValue) {
        #expect(value.time == nil)
    }

    @Test("a fraction of a second is kept")
    func fraction() {
        #expect(JSONValue.number(1_716_990_000.123123).time?.microsecondsSinceEpoch == 1_716_990_000_123_123)
    }

    private static let shapes: [(JSONValue, Int)] = [
        (["data": [["id": "1"], ["id": "2"]], "has_more": false], 2), ([["id": "1"]], 1), (["id": "1"], 1),
        (["data": .null, "has_more": true], 0), (.null, 0), (["data": ["id": "1"]], 1), ("text", 0), ([:], 0),
    ]

    @Test("lists in all shapes", arguments: shapes)
    func lists(_ value: JSONValue, _ count: Int) {
        #expect(WireList(value).elements.count == count)
    }

    @Test("envelope members")
    func envelope() {
        let list = WireList(["data": [], "has_more": "true", "last_id": 7, "cursor": "c+/=", "last_end_time": .null])
        #expect(list.hasMore == true)
        #expect(list.lastID == "7")
        #expect(list.cursor == "c+/=")
        #expect(list.lastEndTime == nil)
    }
}
