import Testing

@testable import SluicePattern

@Suite struct EncodedPlacesTests {
    /// Bytes in which units begin, and enough others that not all of them do.
    private static let alphabet: [UInt8] =
        Array("%41&#x;\\nu/+ .aZ0(".utf8) + [
            0x1B, 0x5B, 0xC2, 0xA0, 0xAD, 0xE2, 0x80, 0x8B, 0xEF, 0xBB, 0xBF, 0xFF, 0, 0x0A,
        ]

    @Test func `All twins of the loop find the same places`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let text = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &random)]
            }
            let found = ShapeScratch.Level.available.map { level in
                var places = EncodedPlaces(level: level)
                let next = places.find(in: text.span, range: 0..<text.count)
                return [next] + (0..<places.count).map { places[$0] }
            }
            #expect(Set(found).count == 1)
        }
    }

    @Test(
        "a sequence for a terminal is a place",
        arguments: [
            ("a\u{1B}[1m2", [1]), ("\u{1B}(B", [0]), ("\u{1B}7\u{1B}8", [0, 2]), ("\u{1B}x\u{1B}", []), ("[1m", []),
        ])
    func terminal(_ text: String, _ expected: [Int]) {
        for level in ShapeScratch.Level.available {
            var places = EncodedPlaces(level: level)
            let bytes = Array(text.utf8)
            _ = places.find(in: bytes.span, range: 0..<bytes.count)
            let found = (0..<places.count).map { places[$0] }
            #expect(found == expected)
        }
    }
}
