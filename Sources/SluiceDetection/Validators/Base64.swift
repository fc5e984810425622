/// Base64 of RFC 4648, in the standard and the URL-safe alphabet, decoded byte by byte.
enum Base64 {
    /// Hands each byte that the characters of the range stand for to `take`, in order.
    ///
    /// - Returns: false when `take` says so, when a character is in neither alphabet, or when the text ends inside a
    ///   byte; up to two `=` at the end are passed over.
    static func decode(
        _ text: borrowing Span<UInt8>, _ range: Range<Int>, _ take: (UInt8) -> Bool
    ) -> Bool {
        var end = range.upperBound
        while end > range.lowerBound, range.upperBound - end < 2, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard (end - range.lowerBound) % 4 != 1 else { return false }
        var accumulator = 0
        var bits = 0
        for position in range.lowerBound..<end {
            guard let sextet = sextet(text[position]) else { return false }
            accumulator = (accumulator << 6 | sextet) & 0xFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                guard take(UInt8(accumulator >> bits & 0xFF)) else { return false }
            }
        }
        return true
    }

    /// The six bits of a character; nil for one of neither alphabet.
    static func sextet(_ character: UInt8) -> Int? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(character) - 0x41
        case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(character) - 0x61 + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(character) - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
