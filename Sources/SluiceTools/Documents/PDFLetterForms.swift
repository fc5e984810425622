/// Old-style figures and small capitals, which fonts name by characters for private use that Adobe has given them: U+F7xx stands
/// for a form of U+00xx (Adobe Glyph List, "zerooldstyle" to "nineoldstyle", "Asmall" to "Ydieresissmall").
enum PDFLetterForms {
    /// Puts the plain character in the place of each form: `\u{F734}\u{F731}` is `41`, and a small capital is a small letter.
    ///
    /// - Parameter bytes: text in UTF-8. A form that is cut stays as it is.
    /// - Returns: the text, in UTF-8.
    static func plain(_ bytes: Span<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0xEF, index + 2 < bytes.count, (0x9C...0x9F).contains(bytes[index + 1]),
                (0x80..<0xC0).contains(bytes[index + 2]),
                let character = character(of: (bytes[index + 1] & 0x03) << 6 | bytes[index + 2] & 0x3F)
            {
                plain += String(character).utf8
                index += 3
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return plain
    }

    /// The character of Latin-1 whose form has this last byte, if one has.
    private static func character(of last: UInt8) -> Character? {
        switch last {
        case 0x21, 0x24, 0x26, 0x30...0x39, 0x3F, 0x61...0x7A, 0xA1, 0xA2, 0xBF, 0xE0...0xF6, 0xF8...0xFF:
            Character(Unicode.Scalar(last))
        default: nil
        }
    }
}
