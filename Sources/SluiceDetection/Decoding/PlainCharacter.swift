/// Reads digits of other scripts, full-width forms and separators beyond ASCII as the ASCII that they stand for.
enum PlainCharacter {
    /// The unit of the character at an index; nil when it stands for itself there.
    ///
    /// Digits and full-width letters count anywhere, what has no width beside letters and digits and between these and a
    /// sign that groups them, spaces, dashes and full-width signs between digits.
    static func unit(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        let (scalar, length) = text.scalar(at: index)
        if let byte = plain(scalar) { return TextUnit(.characters, length: length, bytes: [byte]) }
        guard index > 0, index + length < text.count else { return nil }
        let before = text.scalar(at: text.scalarStart(before: index)).value
        let after = text.scalar(at: index + length).value
        switch scalar {
        case let scalar where hasNoWidth(scalar):
            guard isInWord(before) ? isInWord(after) || isGroupSign(after) : isGroupSign(before) && isInWord(after)
            else { return nil }
            return TextUnit(.characters, length: length, bytes: [])
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
            return between(before, after, length, UInt8(ascii: " "))
        case 0x2010...0x2015, 0x2212: return between(before, after, length, UInt8(ascii: "-"))
        case 0xFF01...0xFF5E: return between(before, after, length, UInt8(scalar - 0xFEE0))
        default: return nil
        }
    }

    private static func between(_ before: UInt32, _ after: UInt32, _ length: Int, _ byte: UInt8) -> TextUnit? {
        guard isDigit(before), isDigit(after) else { return nil }
        return TextUnit(.characters, length: length, bytes: [byte])
    }

    private static func plain(_ scalar: UInt32) -> UInt8? {
        switch scalar {
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A: return UInt8(scalar - 0xFEE0)
        case 0x0660...: break
        default: return nil
        }
        guard let properties = Unicode.Scalar(scalar)?.properties, properties.numericType == .decimal,
            let value = properties.numericValue
        else { return nil }
        return 0x30 + UInt8(value)
    }

    private static func isDigit(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) || plain(scalar) != nil }

    /// Soft hyphens, joiners, marks and isolates of writing direction, invisible operators, variation selectors.
    private static func hasNoWidth(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069,
            0xFE00...0xFE0F, 0xFEFF:
            true
        default: false
        }
    }

    private static func isInWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: hasNoWidth(scalar) || plain(scalar) != nil
        }
    }

    private static func isGroupSign(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x2D...0x2F, 0x3A, 0x40, 0x5F, 0xA0, 0x2010...0x2015, 0x202F: true
        default: false
        }
    }
}
