import SluiceCore

/// Tokens that end in a CRC-32 of what stands before, written in other ways than GitHub's.
enum ChecksummedToken {
    /// Eight hexadecimal digits over the letters and digits before them, back to an underscore; another underscore may
    /// part the two, as in Zuplo's keys.
    static func isHexadecimal(_ value: borrowing Span<UInt8>) -> Bool {
        let checkStart = value.count - 8
        guard checkStart > 0 else { return false }
        var check: UInt32 = 0
        for position in checkStart..<value.count {
            guard let digit = digit(value[position], base: 16) else { return false }
            check = check << 4 | digit
        }
        let end = value[checkStart - 1] == UInt8(ascii: "_") ? checkStart - 1 : checkStart
        var start = end
        while start > 0, digit(value[start - 1] | 0x20, base: 36) != nil { start -= 1 }
        guard start < end, start == 0 || value[start - 1] == UInt8(ascii: "_") else { return false }
        return crc(value, start..<end) == check
    }

    /// GitLab's routable tokens: a full stop, two characters of a length, and seven of the check over everything
    /// before it, all in lower-case base 36.
    static func isGitLabRoutable(_ value: borrowing Span<UInt8>) -> Bool {
        let checkStart = value.count - 7
        guard checkStart > 3, value[checkStart - 3] == UInt8(ascii: ".") else { return false }
        var check: UInt64 = 0
        for position in (checkStart - 2)..<value.count {
            guard let digit = digit(value[position], base: 36) else { return false }
            if position >= checkStart { check = check * 36 + UInt64(digit) }
        }
        return UInt64(crc(value, 0..<checkStart)) == check
    }

    private static func crc(_ value: borrowing Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        var register = CRC32()
        for position in range { register.add(value[position]) }
        return register.value
    }

    /// The value of a digit or lower-case letter, nil from `base` on.
    private static func digit(_ byte: UInt8, base: UInt32) -> UInt32? {
        let digit: UInt32
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte) - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = UInt32(byte) - 0x57
        default: return nil
        }
        return digit < base ? digit : nil
    }
}
