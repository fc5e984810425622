/// Decodes UTF-16 and UTF-32.
struct WideDecoder {
    let bytesPerUnit: Int
    let isBigEndian: Bool
    private var unit: UInt32 = 0
    private var byteCount = 0
    private var highSurrogate: UInt32?

    init(bytesPerUnit: Int, isBigEndian: Bool) {
        self.bytesPerUnit = bytesPerUnit
        self.isBigEndian = isBigEndian
    }

    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        for index in bytes.indices {
            let byte = UInt32(bytes[index])
            unit = isBigEndian ? unit << 8 | byte : unit | byte << UInt32(byteCount * 8)
            byteCount += 1
            guard byteCount == bytesPerUnit else { continue }
            take(unit, into: &output)
            unit = 0
            byteCount = 0
        }
    }

    mutating func finish(into output: inout [UInt8]) {
        if highSurrogate != nil || byteCount > 0 { appendScalar(0xFFFD, to: &output) }
        highSurrogate = nil
        unit = 0
        byteCount = 0
    }

    private mutating func take(_ unit: UInt32, into output: inout [UInt8]) {
        if let high = highSurrogate {
            highSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                return appendScalar(0x10000 + (high & 0x3FF) << 10 + unit & 0x3FF, to: &output)
            }
            appendScalar(0xFFFD, to: &output)
        }
        switch unit {
        case 0xD800...0xDBFF where bytesPerUnit == 2: highSurrogate = unit
        case 0xD800...0xDFFF, 0x11_0000...: appendScalar(0xFFFD, to: &output)
        default: appendScalar(unit, to: &output)
        }
    }
}

/// Appends a scalar as UTF-8; it is one, or U+FFFD.
func appendScalar(_ scalar: UInt32, to output: inout [UInt8]) {
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
