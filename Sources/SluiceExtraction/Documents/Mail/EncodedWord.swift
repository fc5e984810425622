/// Decodes the encoded words of a header field (RFC 2047), wherever they stand in it: many programs write them within
/// quoted strings too.
enum EncodedWord {
    private struct Word {
        var charset: String
        var bytes: [UInt8]
    }

    /// Decodes a field.
    ///
    /// - Parameter field: the unfolded bytes.
    /// - Returns: the text in UTF-8; words that cannot be decoded stay as they are.
    static func decode(_ field: [UInt8]) -> [UInt8] {
        guard contains(field[...], "=?") else { return DeclaredCharset.utf8.text(of: field) }
        var result: [UInt8] = []
        // Neighbours in one charset are decoded together: a character may be split between them.
        var open: Word?
        var gap: [UInt8] = []
        var plain: [UInt8] = []
        var index = 0
        while index < field.count {
            guard field[index] == 0x3D, let (word, end) = word(field, at: index) else {
                let byte = field[index]
                index += 1
                if open != nil && (byte == 0x20 || byte == 0x09) {
                    gap.append(byte)
                    continue
                }
                if let word = open { result += text(of: word) }
                open = nil
                plain += gap + [byte]
                gap.removeAll()
                continue
            }
            gap.removeAll()
            result += DeclaredCharset.utf8.text(of: plain)
            plain.removeAll()
            if let earlier = open, earlier.charset != word.charset {
                result += text(of: earlier)
                open = nil
            }
            open = Word(charset: word.charset, bytes: (open?.bytes ?? []) + word.bytes)
            index = end
        }
        if let open { result += text(of: open) }
        return result + gap + DeclaredCharset.utf8.text(of: plain)
    }

    private static func text(of word: Word) -> [UInt8] { DeclaredCharset(label: word.charset).text(of: word.bytes) }

    /// The encoded word that begins at an index, and where it ends.
    private static func word(_ field: [UInt8], at start: Int) -> (Word, end: Int)? {
        guard start + 1 < field.count, field[start + 1] == 0x3F,
            let charsetEnd = firstByte(0x3F, in: field, from: start + 2), charsetEnd - start < 80,
            charsetEnd + 2 < field.count, field[charsetEnd + 2] == 0x3F,
            let textEnd = firstByte(0x3F, in: field, from: charsetEnd + 3),
            textEnd + 1 < field.count, field[textEnd + 1] == 0x3D
        else { return nil }
        let label = field[start + 2..<charsetEnd].prefix { $0 != 0x2A }
        let text = field[charsetEnd + 3..<textEnd]
        guard let bytes = bytes(of: text, lowercased(field[charsetEnd + 1])) else { return nil }
        return (Word(charset: String(decoding: label, as: UTF8.self).lowercased(), bytes: bytes), textEnd + 2)
    }

    private static func bytes(of text: ArraySlice<UInt8>, _ encoding: UInt8) -> [UInt8]? {
        var result: [UInt8] = []
        switch encoding {
        case UInt8(ascii: "b"):
            var decoder = TransferDecoder(.base64)
            // Blanks in a word are none of its digits.
            decoder.decode(text.filter { Base64Digit.values[Int($0)] != Base64Digit.blank }[...], into: &result)
            decoder.finish(into: &result)
            return decoder.rejected.isEmpty ? result : nil
        case UInt8(ascii: "q"):
            var index = text.startIndex
            while index < text.endIndex {
                let byte = text[index]
                if byte == 0x3D, let value = hexByte(text, at: index + 1) {
                    result.append(value)
                    index += 3
                } else {
                    result.append(byte == 0x5F ? 0x20 : byte)
                    index += 1
                }
            }
            return result
        default:
            return nil
        }
    }
}

/// The value of two hex digits; nil when they are none.
func hexByte(_ bytes: ArraySlice<UInt8>, at index: Int) -> UInt8? {
    guard index + 1 < bytes.endIndex, let high = hexDigit(bytes[index]), let low = hexDigit(bytes[index + 1]) else {
        return nil
    }
    return high << 4 | low
}

/// The value of one hex digit; nil when it is none.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
