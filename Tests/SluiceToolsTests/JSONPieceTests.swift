import Foundation
import Testing

@testable import SluiceTools

/// Collects all strings with the keys that they stand under.
private struct Collector: JSONPieceHandler {
    var keys: [String] = [""]
    var found: [String] = []
    private var text: [UInt8] = []

    mutating func begin(isArray: Bool) { keys.append("") }
    mutating func end() { keys.removeLast() }
    mutating func key(_ bytes: [UInt8]) { keys[keys.count - 1] = String(decoding: bytes, as: UTF8.self) }

    mutating func string(_ bytes: [UInt8], isFirst: Bool, isLast: Bool) {
        text = isFirst ? bytes : text + bytes
        if isLast {
            found.append(
                "\(keys.filter { !$0.isEmpty }.joined(separator: ".")): \(String(decoding: text, as: UTF8.self))")
        }
    }
}

@Suite("JSONPieceReader")
struct JSONPieceTests {
    private func read(_ text: String, step: Int) -> [String] {
        var reader = JSONPieceReader()
        var collector = Collector()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: step) {
            reader.read(bytes[start..<min(start + step, bytes.count)].span, into: &collector)
        }
        return collector.found
    }

    @Test("strings come out as Foundation reads them, wherever the text is cut", arguments: [1, 2, 3, 7, 64, 1 << 20])
    func cut(step: Int) throws {
        let values: [String: Any] = [
            "plain": "text", "escapes": "quote \" backslash \\ slash / tab \t line \n \u{8}\u{c}\r",
            "letters": "Grüße 日本 😀 \u{1}", "empty": "", "long": String(repeating: "abcdefgh\"", count: 5000),
            "nested": ["list": ["one", "two", ["deep": "three"]], "number": 5, "none": NSNull(), "yes": true],
        ]
        let data = try JSONSerialization.data(withJSONObject: values, options: [.prettyPrinted, .sortedKeys])
        let nested = ["nested.list: one", "nested.list: two", "nested.list.deep: three"]
        let names = ["empty", "escapes", "letters", "long"]
        let expected = names.map { "\($0): \(values[$0] as? String ?? "")" } + nested + ["plain: text"]
        #expect(read(String(decoding: data, as: UTF8.self), step: step) == expected)
    }

    @Test("characters as numbers, halves of pairs among them")
    func codePoints() {
        let text = #"["\u0041\u00fc", "\ud83d\ude00", "\ud83dx", "\ude00", "\ud83d\ud83d\ude00"]"#
        #expect(read(text, step: 1) == [": Aü", ": 😀", ": \u{FFFD}x", ": \u{FFFD}", ": \u{FFFD}😀"])
    }

    @Test(
        "what is no JSON ends without a crash",
        arguments: [
            "", "]]]]", "{{{{\"", "\"\\u12", String(repeating: "[", count: 100_000),
            String(repeating: "{\"a\":", count: 50_000),
            String(repeating: "[\"a\",", count: 50_000) + String(repeating: "]", count: 200_000),
        ])
    func broken(text: String) { _ = read(text, step: 1 << 20) }
}
