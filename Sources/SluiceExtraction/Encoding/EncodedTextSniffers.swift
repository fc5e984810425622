/// Tells text in UTF-7 (RFC 2152), whose bytes are all ASCII.
enum UTF7Sniffer {
    /// Shifted runs that a text without a mark has at least.
    private static let runs = 3

    /// Whether every plus sign of the text begins a run of base64 that is UTF-16, or stands for itself, and some do the
    /// former.
    static func isText(_ head: [UInt8]) -> Bool {
        var index = 0
        var found = 0
        while let plus = firstByte(0x2B, in: head, from: index) {
            var end = plus + 1
            while end < head.count, value(head[end]) != nil { end += 1 }
            if end == head.count { break }
            if end > plus + 1 {
                guard isSixteenBit(head[(plus + 1)..<end]) else { return false }
                found += 1
            } else if head[end] != 0x2D {
                return false
            }
            index = end
        }
        return found >= runs || (found > 0 && has(head, "+/v", at: 0))
    }

    /// Whether the digits are a whole number of 16-bit units, filled up with zero bits, none of them a control character,
    /// a character of ASCII that needs no shift, or half a pair.
    private static func isSixteenBit(_ digits: ArraySlice<UInt8>) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        var isHigh = false
        for digit in digits {
            bits = bits << 6 | (value(digit) ?? 0)
            count += 6
            guard count >= 16 else { continue }
            count -= 16
            let unit = bits >> UInt32(count) & 0xFFFF
            bits &= 1 << UInt32(count) - 1
            let isLow = (0xDC00...0xDFFF).contains(unit)
            guard isLow == isHigh, unit >= 0x20, unit < 0xFFFE, !isASCIIAlphanumeric(unit) else { return false }
            isHigh = (0xD800...0xDBFF).contains(unit)
        }
        return !isHigh && count < 6 && bits == 0
    }

    private static func isASCIIAlphanumeric(_ unit: UInt32) -> Bool {
        (0x41...0x5A).contains(unit) || (0x61...0x7A).contains(unit)
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}

/// Tells text in EBCDIC, in which the letters of the alphabet, the digits, the space and the line ends are the same in all
/// Latin code pages.
enum EBCDICSniffer {
    /// Whether it begins with an XML declaration: `<?xml`.
    static func isXML(_ head: [UInt8]) -> Bool { head.starts(with: [0x4C, 0x6F, 0xA7, 0x94, 0x93]) }

    /// Whether more bytes are letters and digits of EBCDIC than of ASCII: enough to believe a label.
    static func hasMoreLetters(_ head: [UInt8]) -> Bool {
        var balance = 0
        for byte in head {
            switch byte {
            case 0x81...0x89, 0x91...0x99, 0xA2...0xA9, 0xC1...0xC9, 0xD1...0xD9, 0xE2...0xE9, 0xF0...0xF9: balance += 1
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: balance -= 1
            default: break
            }
        }
        return balance > 0
    }

    /// Whether it is a text without doubt.
    static func isText(_ head: [UInt8]) -> Bool {
        guard head.count >= 16 else { return false }
        if isXML(head) { return true }
        var spaces = 0
        var known = 0
        for byte in head {
            switch byte {
            case 0x40: spaces += 1
            case 0x81...0x89, 0x91...0x99, 0xA2...0xA9, 0xC1...0xC9, 0xD1...0xD9, 0xE2...0xE9, 0xF0...0xF9: known += 1
            case 0x15, 0x25, 0x0D, 0x4B, 0x6B, 0x60, 0x61, 0x7A, 0x5E, 0x4D, 0x5D, 0x7D, 0x7F, 0x6D, 0x7C: known += 1
            default: break
            }
        }
        return spaces * 40 >= head.count && (spaces + known) * 20 >= head.count * 19 && known > spaces
    }
}
