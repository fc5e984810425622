import Testing

@testable import SluiceDetection

@Suite struct MaskStyleTests {
    private func masked(_ text: String, _ style: MaskStyle, isFull: Bool = false) -> String {
        style.masked(Array(text.utf8).span, isFull: isFull)
    }

    /// The first row is the example of the result format (design.md 5).
    @Test(
        "shows no more than the style allows",
        arguments: [
            ("4111 1111 1111 1111", MaskStyle.card, "4111 **** **** 1111"),
            ("4111-1111-1111-1111", .card, "4111-****-****-1111"),
            ("378282246310005", .card, "3782*******0005"),
            ("30569309025904", .card, "***********904"),
            ("4222222222222", .card, "**********222"),
            ("219-09-9998", .identifier, "***-**-**98"),
            ("DE89 3704 0044 0532 0130 00", .identifier, "**** **** **** **** **30 00"),
            ("AB1", .identifier, "***"),
            ("pass-word", .secret, "*******rd"),
            ("Zoë's gÜltig", .identifier, "***** *****g"),
            ("1\u{2009}234\n5678", .identifier, "* *** **78"),
            ("äöüÄÖÜßé", .identifier, "********"),
            ("", .secret, ""),
            ("a7Kd9Q-x", .hidden, "********"),
            ("4111 1111 1111 1111", .secret, "***************1111"),
            ("token: a7Kd9Qx2", .secret, "*************x2"),
            ("https://x.io/hooks/7418/naxk7uh", .secret, "******************************h"),
            (#"{"key": "a7Kd9Qx2"}"#, .secret, "*******************"),
            (": 20-45-45\nAccount number: 41235678", .identifier, ": **-**-** ******* ******: ******78"),
            ("204545, ACCOUNT NO 41235678", .identifier, "******, ******* ** ******78"),
            ("name: \"Anna Muller\"", .identifier, "****: ***** *******"),
            ("2a00:1450:4001:81b::200e", .identifier, "****:****:****:***::200e"),
        ])
    func partial(_ text: String, _ style: MaskStyle, _ expected: String) {
        #expect(masked(text, style) == expected)
    }

    @Test("a secret shows its last four characters at most")
    func secret() {
        let value = String(repeating: "k7", count: 50)
        #expect(masked(value, .secret) == String(repeating: "*", count: 96) + "k7k7")
    }

    @Test("full masking shows nothing")
    func full() {
        #expect(masked("4111 1111 1111 1111", .card, isFull: true) == "**** **** **** ****")
        #expect(masked("abcdefgh", .secret, isFull: true) == "********")
    }

    @Test("long values are told by their length")
    func long() {
        #expect(
            masked(String(repeating: "x", count: 5000), .secret) == String(repeating: "*", count: 32)
                + "… (5000 characters)")
    }

    @Test("of a key block only the header line is shown")
    func block() {
        let header = "-----BEGIN " + "RSA PRIVATE KEY-----"
        let block = header + "\n" + String(repeating: "MIIE", count: 100) + "\n-----END RSA PRIVATE KEY-----"
        #expect(masked(block, .secret) == "\(header) … (\(block.count) characters)")
        #expect(masked("-----BEGIN secret text", .secret) == String(repeating: "*", count: 21) + "t")
    }

    @Test("at most a quarter is visible, for any value")
    func quarter() {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("aB3 -./ü€\n\u{0}@")
        for _ in 0..<500 {
            let text = String(
                (0..<Int.random(in: 0...60, using: &random)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                })
            for style in [MaskStyle.identifier, .secret] {
                let shown = masked(text, style)
                let letters = shown.count { $0.isLetter || $0.isNumber }
                #expect(letters <= 4 && letters * 4 <= text.unicodeScalars.count)
                #expect(shown.unicodeScalars.count == text.unicodeScalars.count)
            }
        }
    }
}
