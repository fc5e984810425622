import SluiceCore

/// Watches whether the bytes of a text stay what its encoding says: a false byte order mark, and a change of encoding
/// within the text, show in runs that no text in this encoding has.
///
/// Errs to the side of silence for single damaged characters, which every encoding survives.
struct EncodingCensus {
    /// Characters of 16 bits in a row of which both bytes are ASCII: in Chinese text about every fourth is one.
    private static let asciiPairs = 12
    /// The same with digits and the separators of numbers only, which in UTF-16 are rare signs.
    private static let digitPairs = 5
    /// Characters in a row that are ASCII in the other byte order, or at an odd offset.
    private static let swappedPairs = 8
    /// Characters that stand alone between NULs, as in UTF-16 and UTF-32 of Western text.
    private static let lonelyBytes = 8

    /// Units of 32 bits in one block that are no character.
    private static let invalidQuads = 4

    private let encoding: TextEncoding
    /// Characters of 16 bits that are followed by a NUL of 16 bits, as in UTF-32.
    private var wider = 0
    private var isAfterText = false
    private var quad: UInt32 = 0
    private var quadBytes = 0
    private var first: UInt8?
    private var isFirstUnit = true
    private var isHighSurrogate = false
    private var ascii = 0
    private var digits = 0
    private var swapped = 0
    private var lonely = 0
    /// Whether 16-bit text stands between the bytes of a text.
    var hasLonelyBytes: Bool { lonely >= Self.lonelyBytes }
    private var beforeLast: UInt8 = 1
    private var last: UInt8 = 1

    init(_ encoding: TextEncoding) { self.encoding = encoding }

    /// In what ways 16-bit text with text of 32 bits in it may be read.
    var widerReadings: [(charset: Charset, skippedBytes: Int)] {
        guard wider >= Self.lonelyBytes else { return [] }
        let charset: Charset = encoding == .utf16LittleEndian ? .utf32LittleEndian : .utf32BigEndian
        return [(charset, 0), (charset, 2)]
    }

    /// Counts a block in; the blocks of a text come in order.
    ///
    /// - Parameters:
    ///   - block: the bytes.
    ///   - isSettled: whether it is known to be UTF-8, or was decoded otherwise.
    /// - Returns: whether something in it does not look like text in the encoding.
    mutating func isDoubtful(_ block: Span<UInt8>, isSettled: Bool = false) -> Bool {
        switch encoding {
        case .utf16LittleEndian: pairs(block, isBigEndian: false)
        case .utf16BigEndian: pairs(block, isBigEndian: true)
        case .utf32LittleEndian: quads(block, isBigEndian: false)
        case .utf32BigEndian: quads(block, isBigEndian: true)
        case .singleByte, .doubleByte: hasLonelyBytes(block)
        case .utf8: hasLonelyBytes(block) || !isSettled && isInvalid(block)
        }
    }

    private mutating func pairs(_ block: Span<UInt8>, isBigEndian: Bool) -> Bool {
        var isDoubtful = false
        var replaced = 0
        for index in block.indices {
            guard let byte = first else {
                first = block[index]
                continue
            }
            first = nil
            // The mark itself is no character.
            if isFirstUnit {
                isFirstUnit = false
                if byte >= 0xFE || block[index] >= 0xFE { continue }
            }
            let (high, low) = isBigEndian ? (byte, block[index]) : (block[index], byte)
            ascii = Self.isText(high) && Self.isText(low) ? ascii + 1 : 0
            digits = Self.isNumeral(high) && Self.isNumeral(low) ? digits + 1 : 0
            swapped = low == 0 && Self.isText(high) ? swapped + 1 : 0
            if high == 0 && low == 0 && isAfterText { wider += 1 }
            isAfterText = high != 0 || low != 0
            if (0xDC...0xDF).contains(high) != isHighSurrogate { replaced += 1 }
            isHighSurrogate = (0xD8...0xDB).contains(high)
            if ascii >= Self.asciiPairs || digits >= Self.digitPairs || swapped >= Self.swappedPairs {
                isDoubtful = true
            }
        }
        return isDoubtful || wider >= Self.lonelyBytes || (replaced >= 4 && replaced * 200 >= block.count)
    }

    private mutating func quads(_ block: Span<UInt8>, isBigEndian: Bool) -> Bool {
        var invalid = 0
        for index in block.indices {
            let byte = UInt32(block[index])
            quad = isBigEndian ? quad << 8 | byte : quad >> 8 | byte << 24
            quadBytes += 1
            guard quadBytes == 4 else { continue }
            if quad > 0x10_FFFF { invalid += 1 }
            quadBytes = 0
        }
        return invalid >= Self.invalidQuads
    }

    /// Looks only at what follows a NUL, so that text without one costs a search.
    private mutating func hasLonelyBytes(_ block: Span<UInt8>) -> Bool {
        var next = nextNull(block, from: 0)
        while let index = next {
            let previous = index > 0 ? block[index - 1] : last
            let before = index > 1 ? block[index - 2] : (index == 1 ? last : beforeLast)
            if previous != 0 && before == 0 { lonely += 1 }
            next = nextNull(block, from: index + 1)
        }
        if block.count > 1 { beforeLast = block[block.count - 2] } else { beforeLast = last }
        if !block.isEmpty { last = block[block.count - 1] }
        return hasLonelyBytes
    }

    /// Whether an eighth of the block and more is no UTF-8. One look at the high bits is enough for most texts.
    private func isInvalid(_ block: Span<UInt8>) -> Bool {
        guard block.count >= 64, highBytes(block) * 8 >= block.count else { return false }
        return ByteCensus(copy(block)).invalid * 8 >= block.count
    }

    private static func isText(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func isNumeral(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x20 || byte == 0x2D
    }
}

extension TextEncoding {
    /// Whether a character of ASCII takes more than one byte.
    var isWide: Bool {
        switch self {
        case .utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian: true
        case .utf8, .singleByte, .doubleByte: false
        }
    }
}
