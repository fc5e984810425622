/// Four digits of Base64 on their way, which stand for three bytes.
struct Base64Group {
    private var bits: UInt32 = 0
    private var digits = 0

    /// Takes the value of one digit, 0 to 63; with every fourth three bytes are appended.
    @inline(__always)
    mutating func append(_ digit: UInt8, to bytes: inout [UInt8]) {
        bits = bits << 6 | UInt32(digit)
        digits += 1
        guard digits == 4 else { return }
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits))
        digits = 0
    }

    /// Appends what a group that is not whole stands for; the next digit begins another.
    mutating func finish(to bytes: inout [UInt8]) {
        if digits >= 2 { bytes.append(UInt8(truncatingIfNeeded: (bits << (6 * UInt32(4 - digits))) >> 16)) }
        if digits == 3 { bytes.append(UInt8(truncatingIfNeeded: bits >> 2)) }
        digits = 0
    }
}

/// Digits of Base64, of both alphabets (RFC 4648 4 and 5).
enum Base64Digit {
    static let padding: UInt8 = 64
    static let blank: UInt8 = 65
    static let other: UInt8 = 66

    /// Whether a byte is a digit of either alphabet.
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        // A bit for each: `+-/0...9` below 64, letters and `_` above.
        let (low, high): (UInt64, UInt64) = (0x03FF_A800_0000_0000, 0x07FF_FFFE_87FF_FFFE)
        return byte < 128 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
    }

    /// Of each byte the digit's value, or what else it is.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: other, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        values[Int(UInt8(ascii: "="))] = padding
        for byte in [0x20, 0x09, 0x0D, 0x0A] { values[byte] = blank }
        return values
    }()
}
