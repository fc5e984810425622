/// Makes up texts in which patterns match, nearly match, and meet what is no text at all.
package enum TextMaker {
    private static let pieces: [[UInt8]] =
        [
            " ", "-", "\n", "a", "1", "12", "1234", "55 5555", "12-34-56", "1.1.1", "1—2", "\u{A0}", "1\u{A0}2",
            "\u{212A}",
            "\u{17F}", "\u{FF11}\u{FF12}", "é", "€", "😀", "k", "s", "KS", "_", "\0", "\r\n", "\u{2028}", "ab",
            "aaaaaaaa",
            "0000000000", "-----", ", ", "/", "x=", "e\u{301}", "\t",
        ].map { Array($0.utf8) } + [
            [0xFF], [0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC0, 0xAF], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80],
            [0xE2, 0x84], [0xC5], [0x80, 0x80, 0x80, 0x80], [0xF8, 0x88], [0xE0, 0x80, 0x80],
        ]

    /// Makes up a text.
    ///
    /// - Parameters:
    ///   - patterns: the text holds what they match.
    ///   - bytes: least length, but for a cut at the end.
    ///   - choices: decide.
    /// - Returns: bytes that need not be UTF-8.
    package static func text(for patterns: [PatternPart], bytes: Int, using choices: inout Choices) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < bytes {
            if patterns.isEmpty || choices.once(in: 3) {
                text += choices.pick(pieces)
                continue
            }
            var sample = Array(choices.pick(patterns).sample(using: &choices).utf8.prefix(400))
            if choices.once(in: 3) { mutate(&sample, using: &choices) }
            text += sample
            if choices.once(in: 6) { text += sample }
            if choices.once(in: 2) { text += choices.pick(pieces) }
        }
        if choices.once(in: 3) { text.removeLast() }
        return text
    }

    /// Changes a byte or some.
    package static func mutate(_ text: inout [UInt8], using choices: inout Choices) {
        guard !text.isEmpty else { return }
        let place = choices.pick(text.count)
        switch choices.pick(8) {
        case 0: text.remove(at: place)
        case 1: text.insert(contentsOf: choices.pick(pieces), at: place)
        case 2: text[place] = UInt8(choices.pick(256))
        case 3: text[place] ^= 0x20
        case 4: text.removeLast(text.count - place)
        case 5: text.removeFirst(place)
        case 6: text.insert(text[place], at: place)
        default: text.replaceSubrange(place...place, with: choices.pick(pieces))
        }
    }
}
