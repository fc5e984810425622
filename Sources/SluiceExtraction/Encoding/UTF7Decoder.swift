/// Decodes UTF-7 (RFC 2152). glibc's converter is not used for it: behind half a surrogate it takes the rest of the text for
/// base64, or not, by where pieces are cut.
struct UTF7Decoder {
    private enum State {
        case direct
        /// Just behind the plus sign.
        case shifted
        case encoded
    }

    private var state = State.direct
    private var units = WideDecoder(bytesPerUnit: 2, isBigEndian: true)
    private var bits: UInt32 = 0
    private var bitCount = 0

    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        for index in bytes.indices { take(bytes[index], into: &output) }
    }

    /// Ends the text.
    mutating func finish(into output: inout [UInt8]) {
        if state == .shifted { appendScalar(0xFFFD, to: &output) }
        leave(into: &output)
    }

    private mutating func take(_ byte: UInt8, into output: inout [UInt8]) {
        if state != .direct {
            if let value = Self.value(byte) {
                state = .encoded
                return takeBits(value, into: &output)
            }
            let isEmpty = state == .shifted
            leave(into: &output)
            // The minus that ends base64 is no text; one right behind the plus makes it one.
            if byte == UInt8(ascii: "-") {
                if isEmpty { output.append(UInt8(ascii: "+")) }
                return
            }
            if isEmpty { appendScalar(0xFFFD, to: &output) }
        }
        if byte == UInt8(ascii: "+") {
            state = .shifted
        } else {
            appendScalar(byte < 0x80 ? UInt32(byte) : 0xFFFD, to: &output)
        }
    }

    private mutating func takeBits(_ value: UInt8, into output: inout [UInt8]) {
        bits = bits << 6 | UInt32(value)
        bitCount += 6
        guard bitCount >= 16 else { return }
        bitCount -= 16
        let unit = UInt16(truncatingIfNeeded: bits >> UInt32(bitCount))
        bits &= 1 << UInt32(bitCount) - 1
        units.decode([UInt8(unit >> 8), UInt8(unit & 0xFF)].span, into: &output)
    }

    /// Ends base64: fewer bits than fill a character are padding, and zero (RFC 2152, rule 2).
    private mutating func leave(into output: inout [UInt8]) {
        if bits != 0 || bitCount >= 6 { appendScalar(0xFFFD, to: &output) }
        units.finish(into: &output)
        (state, bits, bitCount) = (.direct, 0, 0)
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
