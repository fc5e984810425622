import SluiceSources
import Testing

@Suite struct APIErrorBodyTests {
    private func summary(ofMessage message: String) -> String {
        APIErrorBody.summary(of: Array(#"{"detail":"\#(message)"}"#.utf8))
    }

    @Test(
        "code, type and message of the three shapes; nothing of a body that is no JSON",
        arguments: [
            (
                #"{"error":{"message":"Too many","type":"rate_limit_error","code":"x"}}"#,
                "x, rate_limit_error: Too many"
            ),
            (#"{"error":{"code":17,"message":null}}"#, "17"),
            (#"{"detail":"API key not authorized for enterprise logs"}"#, "API key not authorized for enterprise logs"),
            (#"{"detail":[{"type":"missing","loc":["query","after"],"msg":"Field required"}]}"#, "Field required"),
            (#"{"error":"plain"}"#, "plain"), ("", ""), ("Bad\r\nGateway", ""), ("<html>nginx</html>", ""),
        ])
    func shapes(_ body: String, _ expected: String) {
        #expect(APIErrorBody.summary(of: Array(body.utf8)) == expected)
    }

    @Test(
        "a code is a word of at most 64 characters, or left out",
        arguments: [
            String(repeating: "c", count: 65), "two words", "a/b", "é", "4111" + "111111111111", "4111-1111-1111-1111",
            "",
        ])
    func codes(_ code: String) {
        #expect(APIErrorBody.summary(of: Array(#"{"error":{"code":"\#(code)","message":"m"}}"#.utf8)) == "m")
        let longest = String(repeating: "c", count: 64)
        #expect(APIErrorBody.summary(of: Array(#"{"error":{"type":"\#(longest)"}}"#.utf8)) == longest)
    }

    @Test(
        "addresses are taken out to their end, also half of them",
        arguments: [
            ("see https://b.example/f?sig=abc&se=1 now", "see [address] now"),
            ("HTTPS://b.example/?sig=a", "[address]"),
            ("+https://b.example/?sig=a", "[address]"), ("(s3://bucket/x)", "([address]"),
            (#"url https:\\/\\/b.example\\/?sig=a"#, "url [address]"),
            (String(repeating: "a", count: 20) + "/https://b.example/?sig=a", "[…][address]"),
            ("at 10:30 of a: b", "at 10:30 of a: b"),
        ])
    func addresses(_ message: String, _ expected: String) {
        #expect(summary(ofMessage: message) == expected)
    }

    @Test(
        "numbers of five digits and more are taken out, also in groups",
        arguments: [
            ("card 4111" + "111111111111 refused", "card […] refused"),
            ("card 4111 1111 1111 1111 refused", "card […] refused"), ("4111-1111-1111-1111", "[…]"),
            ("4111 - 1111 - 1111", "[…]"), ("\u{FF14}\u{FF11}\u{FF11}\u{FF11}\u{FF11}", "[…]"), ("n123456x", "n[…]x"),
            ("after 1234 tries", "after 1234 tries"), ("3 of 9999", "3 of 9999"),
        ])
    func numbers(_ message: String, _ expected: String) {
        #expect(summary(ofMessage: message) == expected)
    }

    @Test(
        "tokens of twenty characters and more are taken out",
        arguments: [
            ("key \(String(repeating: "aB_-+/=", count: 3)).", "key […]."),
            ("sig=" + String(repeating: "a%2B", count: 6), "[…]"),
            (String(repeating: "a", count: 19), String(repeating: "a", count: 19)),
        ])
    func tokens(_ message: String, _ expected: String) {
        #expect(summary(ofMessage: message) == expected)
    }

    @Test("control and bidirectional characters are written out")
    func controls() {
        #expect(summary(ofMessage: #"a\u001b[31m\r\nb\u202Ec"#) == #"a\u{1b}[31m\u{d}\u{a}b\u{202e}c"#)
    }

    @Test("a message ends after 200 characters, and a secret at the cut is not let through in part")
    func limit() {
        let long = String(repeating: "ab ", count: 400)
        #expect(summary(ofMessage: long).count == 200)
        #expect(summary(ofMessage: long).hasSuffix("…"))
        let words = String(repeating: "ab ", count: 64)
        #expect(summary(ofMessage: words + String(repeating: "k", count: 64)).contains("k") == false)
        #expect(summary(ofMessage: String(repeating: "a ", count: 100)) == String(repeating: "a ", count: 100))
    }
}
