import Testing

@testable import SluiceDetection

@Suite struct MatchedValueTests {
    @Test(
        "made-up numbers are told from others",
        arguments: [
            ("000000", true), ("1111-1111-1111", true), ("0123456789", true), ("9876543210", true),
            ("123 456 789", true), ("8901234567", true), ("4111111111111111", false), ("12345", false),
            ("123456780", false), ("135791", false), ("aaaaaa", false), ("A111111", false), ("", false),
            ("111112", false),
        ])
    func madeUp(_ text: String, _ expected: Bool) {
        let bytes = Array(text.utf8)
        let result = MatchedValue.isMadeUpNumber(bytes.span)
        #expect(result == expected)
    }

    /// Shannon's formula by hand: n equally frequent characters carry log2(n) bits.
    @Test(
        "entropy counts bits for each byte",
        arguments: [("", 0.0), ("aaaa", 0), ("abab", 1), ("abcd", 2), ("abcdefgh", 3), ("aaab", 0.8113)])
    func entropy(_ text: String, _ bits: Double) {
        let bytes = Array(text.utf8)
        let result = MatchedValue.entropy(bytes.span)
        #expect(abs(result - bits) < 0.0001)
    }

    @Test(
        "equal values have equal forms",
        arguments: [
            ("4111 1111-1111\u{A0}1111", true, "4111111111111111"), ("ab 12.34/5", true, "AB12345"),
            ("10.1.2.3", false, "10.1.2.3"), ("aB-3 4", false, "aB34"), ("a@b-c.de", true, "a@b-c.de"),
            ("pä-ss", false, "pä-ss"), ("A123456(3)", true, "A1234563"), ("ab(3)", false, "ab(3)"),
        ])
    func normalized(_ text: String, _ isChecked: Bool, _ expected: String) {
        let bytes = Array(text.utf8)
        let result = MatchedValue.normalized(bytes.span, isChecked: isChecked)
        #expect(String(decoding: result, as: UTF8.self) == expected)
    }

    @Test("a value is not printed")
    func sensitive() {
        let value = SensitiveBytes(Array("hunter2".utf8))
        var dumped = ""
        dump(value, to: &dumped)
        #expect("\(value)" == "<7 bytes>" && String(reflecting: value) == "<7 bytes>")
        #expect(!dumped.contains("104") && !dumped.contains("hunter"))
    }
}
