/// How a part of a text is encoded; the raw value stands behind `decoded:` in ``SluiceCore/Match/why``.
enum TextCoding: String, Sendable {
    case base64, hex, percent, escape, entity, characters
    /// Inside Base64 or hex: text in UTF-16, and data that gzip or zlib compressed.
    case utf16, gzip
}

/// Some encoded bytes that stand for one character or byte, or for nothing.
struct TextUnit {
    var coding: TextCoding
    /// Encoded bytes.
    var length: Int
    /// What they stand for.
    var bytes: [UInt8]

    init(_ coding: TextCoding, length: Int, bytes: [UInt8]) {
        self.coding = coding
        self.length = length
        self.bytes = bytes
    }

    init(_ coding: TextCoding, length: Int, scalar: UInt32) {
        let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
        self.init(coding, length: length, bytes: Array(String(character).utf8))
    }
}

extension Span<UInt8> {
    /// The value of the hex digits in a range; nil when one of them is none, or lies behind the text.
    func hexValue(_ range: Range<Int>) -> UInt32? {
        guard range.upperBound <= count, !range.isEmpty, range.count <= 8 else { return nil }
        var value: UInt32 = 0
        for index in range {
            guard let digit = self[index].hexDigit else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

extension UInt8 {
    var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }

    /// Value as a digit of Base64, of either alphabet.
    var base64Digit: UInt8? {
        switch self {
        case 0x41...0x5A: self - 0x41
        case 0x61...0x7A: self - 0x47
        case 0x30...0x39: self + 4
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
