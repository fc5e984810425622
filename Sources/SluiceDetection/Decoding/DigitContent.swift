/// What the digits of Base64 or hex stand for: text in UTF-8 or UTF-16, or such text compressed.
enum DigitContent {
    case utf8
    case utf16(isBigEndian: Bool)
    case compressed(Inflater)

    /// Text out of digits, and which of them it comes from.
    struct Part {
        var bytes: [UInt8]
        var scale: OriginScale
    }

    /// By the first bytes: a byte order mark, ASCII in units of two bytes, or the header of gzip or zlib; else UTF-8.
    init(_ bytes: [UInt8]) {
        self = .utf8
        guard bytes.count >= 4 else { return }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0xFF, 0xFE, _, _): self = .utf16(isBigEndian: false)
        case (0xFE, 0xFF, _, _): self = .utf16(isBigEndian: true)
        case (let first, 0, let second, 0) where first.isASCIIText && second.isASCIIText:
            self = .utf16(isBigEndian: false)
        case (0, let first, 0, let second) where first.isASCIIText && second.isASCIIText:
            self = .utf16(isBigEndian: true)
        case (0x1F, 0x8B, 8, _), (0x78, 0x01, _, _), (0x78, 0x5E, _, _), (0x78, 0x9C, _, _), (0x78, 0xDA, _, _):
            if let inflater = Inflater() { self = .compressed(inflater) }
        default: break
        }
    }

    var isCompressed: Bool {
        if case .compressed = self { true } else { false }
    }

    /// Compressed data is complete: nothing that follows is of it.
    var isOver: Bool {
        if case .compressed(let inflater) = self { inflater.isOver } else { false }
    }

    /// What stands in `why`, from the outside in.
    func codings(within coding: TextCoding) -> [TextCoding] {
        switch self {
        case .utf8: coding == .hex ? Self.hex : Self.base64
        case .utf16: [coding, .utf16]
        case .compressed: [coding, .gzip]
        }
    }

    /// The text of some bytes.
    ///
    /// - Parameters:
    ///   - bytes: what a piece of digits stands for, behind those that the piece before it left open.
    ///   - openCount: how many these are.
    ///   - coding: of the digits.
    ///   - digits: how many they are.
    /// - Returns: its parts in order; nil when the bytes are no text, or damaged.
    func parts(of bytes: [UInt8], openCount: Int, _ coding: TextCoding, digits: Int) -> [Part]? {
        switch self {
        case .utf8: [Part(bytes: bytes, scale: .digits(coding))]
        case .utf16(let isBigEndian):
            Self.parts(of: bytes, openCount: openCount, isBigEndian: isBigEndian, .digits(coding))
        case .compressed(let inflater):
            inflater.inflate(bytes).map { [Part(bytes: $0, scale: .spread($0.count, over: digits))] }
        }
    }

    /// How many of the last bytes begin a character that has more than these.
    func openCount(of bytes: [UInt8]) -> Int {
        guard case .utf16(let isBigEndian) = self else { return 0 }
        let odd = bytes.count % 2
        guard bytes.count >= 2 + odd else { return odd }
        let high = bytes[bytes.count - odd - (isBigEndian ? 2 : 1)]
        return high & 0xFC == 0xD8 ? 2 + odd : odd
    }

    /// Characters of ASCII that follow each other are one part, any other is one of its own. A mark counts for nothing.
    private static func parts(
        of bytes: [UInt8], openCount: Int, isBigEndian: Bool, _ scale: OriginScale
    ) -> [Part] {
        func unit(_ index: Int) -> UInt16 {
            guard index + 1 < bytes.count else { return 0xFFFD }
            return isBigEndian
                ? UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
                : UInt16(bytes[index + 1]) << 8 | UInt16(bytes[index])
        }
        // Of a character that the piece before began, the bytes of this piece are told.
        func origin(_ index: Int, step: Int, span: Int) -> OriginScale {
            let first = max(index - openCount, 0)
            return scale.part(from: first, step: step, span: max(index - openCount + span - first, 1))
        }
        var parts: [Part] = []
        var isOpen = false
        var index = 0
        while index + 1 < bytes.count {
            let first = unit(index)
            if first < 0x80 {
                if !isOpen || index < openCount + 2 {
                    parts.append(Part(bytes: [], scale: origin(index, step: 2, span: 2)))
                }
                isOpen = true
                parts[parts.count - 1].bytes.append(UInt8(first))
                index += 2
                continue
            }
            isOpen = false
            let isPair = UTF16.isLeadSurrogate(first) && UTF16.isTrailSurrogate(unit(index + 2))
            let length = isPair ? 4 : 2
            if first != 0xFEFF {
                let text = String(decoding: isPair ? [first, unit(index + 2)] : [first], as: UTF16.self)
                parts.append(Part(bytes: Array(text.utf8), scale: origin(index, step: 0, span: length)))
            }
            index += length
        }
        return parts
    }

    private static let base64: [TextCoding] = [.base64]
    private static let hex: [TextCoding] = [.hex]
}

extension UInt8 {
    fileprivate var isASCIIText: Bool { (0x20..<0x7F).contains(self) || self == 9 || self == 10 || self == 13 }
}
