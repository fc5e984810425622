private import SluiceCore

/// Turns the bytes of one text into UTF-8, in pieces cut anywhere. What cannot be decoded becomes U+FFFD; no input ends
/// the text early.
///
/// A value: the state between pieces is all it holds. UTF-8 needs no decoder, its bytes pass as they are.
struct TextDecoder {
    /// An encoding that has to be decoded.
    enum Source {
        case latin1
        case utf16(isBigEndian: Bool)
    }

    private let source: Source
    private var pendingByte: UInt8?
    private var pendingSurrogate: UInt16?

    init(_ source: Source) { self.source = source }

    /// Appends the text of a piece.
    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        switch source {
        case .latin1:
            for index in bytes.indices { Self.append(Self.windows1252(bytes[index]), to: &output) }
        case .utf16(let isBigEndian):
            for index in bytes.indices {
                guard let first = pendingByte else {
                    pendingByte = bytes[index]
                    continue
                }
                pendingByte = nil
                let (high, low) = isBigEndian ? (first, bytes[index]) : (bytes[index], first)
                take(UInt16(high) << 8 | UInt16(low), into: &output)
            }
        }
    }

    /// Appends what the end of the text leaves open: half a character becomes U+FFFD.
    mutating func finish(into output: inout [UInt8]) {
        if pendingSurrogate != nil || pendingByte != nil { Self.append(0xFFFD, to: &output) }
        pendingSurrogate = nil
        pendingByte = nil
    }

    private mutating func take(_ unit: UInt16, into output: inout [UInt8]) {
        if let high = pendingSurrogate {
            pendingSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                Self.append(0x10000 + (UInt32(high) & 0x3FF) << 10 + UInt32(unit) & 0x3FF, to: &output)
                return
            }
            Self.append(0xFFFD, to: &output)
        }
        switch unit {
        case 0xD800...0xDBFF: pendingSurrogate = unit
        case 0xDC00...0xDFFF: Self.append(0xFFFD, to: &output)
        default: Self.append(UInt32(unit), to: &output)
        }
    }

    private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case ..<0x80:
            output.append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800:
            output.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        case ..<0x10000:
            output.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        default:
            output.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 12 & 0x3F))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar >> 6 & 0x3F))
            output.append(0x80 | UInt8(truncatingIfNeeded: scalar & 0x3F))
        }
    }

    /// Windows-1252 as the WHATWG Encoding Standard has it: where it leaves a byte undefined, the C1 control stays.
    private static func windows1252(_ byte: UInt8) -> UInt32 {
        (0x80...0x9F).contains(byte) ? upperControls[Int(byte) - 0x80] : UInt32(byte)
    }

    private static let upperControls: [UInt32] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]
}
