import Glibc

/// Facts about the bytes of a matched value.
enum MatchedValue {
    /// Fewer digits than this are too short to tell a made-up number.
    private static let shortestRun = 6

    /// A number whose digits are all equal, or that counts up or down by ones (detections.md 2, X2); separators and
    /// other bytes that are neither letter nor digit are passed over.
    static func isMadeUpNumber(_ value: Span<UInt8>) -> Bool {
        var first: Int?
        var previous = 0
        var step: Int?
        var count = 0
        for index in value.indices {
            let byte = value[index]
            guard byte >= 0x30, byte <= 0x39 else {
                if byte >= 0x80 || isLetter(byte) { return false }
                continue
            }
            let digit = Int(byte - 0x30)
            count += 1
            guard first != nil else {
                (first, previous) = (digit, digit)
                continue
            }
            let difference = (digit - previous + 10) % 10
            if step == nil { step = difference }
            guard difference == step, difference <= 1 || difference == 9 else { return false }
            previous = digit
        }
        return count >= shortestRun
    }

    /// Shannon entropy of the bytes, in bits for each byte, 0 to 8.
    static func entropy(_ value: Span<UInt8>) -> Double {
        guard !value.isEmpty else { return 0 }
        var counts = InlineArray<256, Int>(repeating: 0)
        for index in value.indices { counts[Int(value[index])] += 1 }
        var bits = 0.0
        for index in counts.indices where counts[index] > 0 {
            let share = Double(counts[index]) / Double(value.count)
            bits -= share * log2(share)
        }
        return bits
    }

    /// The value without what merely groups its characters: spaces and hyphens between letters and digits, and for
    /// numbers with a check (`isChecked`) dots, slashes, round brackets and the case of letters too. A value with any other byte
    /// stays as it is.
    static func normalized(_ value: Span<UInt8>, isChecked: Bool) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(value.count)
        var index = 0
        while index < value.count {
            let (scalar, length) = value.scalar(at: index)
            index += length
            switch scalar {
            case 0x30...0x39, 0x41...0x5A: kept.append(UInt8(scalar))
            case 0x61...0x7A: kept.append(isChecked ? UInt8(scalar) & 0xDF : UInt8(scalar))
            case 0x09, 0x0A, 0x0D, 0x20, 0x2D, 0xA0, 0x2000...0x200B, 0x2010...0x2015, 0x202F, 0x3000: continue
            case 0x28, 0x29, 0x2E, 0x2F: if isChecked { continue } else { fallthrough }
            default: return value.indices.map { value[$0] }
            }
        }
        return kept
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}
