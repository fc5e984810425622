/// Whether a value is a group of a UUID, or several: by chance these look like all kinds of numbers.
enum UUIDPart {
    /// Bytes of a UUID in text, 8-4-4-4-12 hexadecimal digits.
    private static let length = 36
    private static let groups = [0, 9, 14, 19, 24]
    private static let hyphens = [8, 13, 18, 23]

    /// - Parameters:
    ///   - value: in `text`.
    ///   - text: holds ``length`` bytes on both sides of the value, unless it begins or ends there.
    /// - Returns: whether the value begins and ends with groups of a UUID and is not the whole of it.
    static func isPart(_ value: Range<Int>, in text: Span<UInt8>) -> Bool {
        let isBefore = value.upperBound < text.count && text[value.upperBound] == UInt8(ascii: "-")
        let isBehind = value.lowerBound > 0 && text[value.lowerBound - 1] == UInt8(ascii: "-")
        guard isBefore || isBehind, value.count < length else { return false }
        return groups.contains { group in
            let start = value.lowerBound - group
            let end = value.upperBound - start
            return (hyphens.contains(end) || end == length) && isWhole(at: start, in: text)
        }
    }

    private static func isWhole(at start: Int, in text: Span<UInt8>) -> Bool {
        guard start >= 0, start + length <= text.count, start == 0 || !isAlphanumeric(text[start - 1]),
            start + length == text.count || !isAlphanumeric(text[start + length])
        else { return false }
        return (0..<length).allSatisfy { place in
            let byte = text[start + place]
            guard !hyphens.contains(place) else { return byte == UInt8(ascii: "-") }
            return (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
