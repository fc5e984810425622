/// A run of Base64 or hex on its way: decoded piece by piece, each judged on its own.
struct DigitRun {
    /// Bytes of the text that must be known behind the place of a piece, unless the text ends.
    static let lookahead = 400
    private static let pieceDigits = 256
    private static let shortestHex = 32
    private static let shortestLine = 40

    let coding: TextCoding
    /// Whether `-` and `_` are its signs; nil before the first sign.
    private var isURL: Bool?
    /// Digits of the present line, and of those before it; nil in the first line.
    private var digitsOfLine = 0
    private var lineLength: Int?
    /// The present line is full: the run goes on in the next one if that is its own.
    private var isLineFull = false
    /// Nil before the first piece.
    private var content: DigitContent?
    /// Bytes of a character of UTF-16 that the last piece did not end, and of one of UTF-8.
    private var openUnits: [UInt8] = []
    private var openCharacter: [UInt8] = []

    /// A piece that was decoded: what its digits stand for, and where the run goes on.
    struct Piece {
        /// Offset of the first digit, and behind the last one.
        var digits: Range<Int>
        var parts: [DigitContent.Part]
        /// The digits are those of a further line: what stands before them is a line break inside the run.
        var beginsLine: Bool
        /// Bytes before the digits that only say what these are: `0x`, or `\x` of PostgreSQL.
        var mark = 0
        /// Behind the digits and padding.
        var next: Int
        var isLast: Bool
    }

    private init(_ coding: TextCoding) { self.coding = coding }

    /// How the text is encoded, from the outside in.
    var codings: [TextCoding] { content?.codings(within: coding) ?? [coding] }

    /// Begins a run; the digits of hex win over those of Base64.
    static func first(at index: Int, in text: Span<UInt8>) -> (run: DigitRun, piece: Piece)? {
        let (start, mark) = hexStart(index, text)
        var hex = DigitRun(.hex)
        if var piece = hex.next(at: start, in: text), piece.digits.count >= shortestHex {
            piece.mark = mark
            return (hex, piece)
        }
        var base64 = DigitRun(.base64)
        return base64.next(at: index, in: text).map { (base64, $0) }
    }

    /// Where the digits of hex begin that a run of Base64 digits may hold, and how many bytes before them are their mark.
    private static func hexStart(_ index: Int, _ text: Span<UInt8>) -> (start: Int, mark: Int) {
        if index + 1 < text.count, text[index] == 0x30, text[index + 1] | 0x20 == UInt8(ascii: "x") {
            return (index + 2, 2)
        }
        if index > 0, text[index] == UInt8(ascii: "x"), text[index - 1] == UInt8(ascii: "\\") { return (index + 1, 2) }
        return (index, 0)
    }

    /// Whether enough digits of hex follow for a run.
    static func isHex(from index: Int, in text: Span<UInt8>) -> Bool {
        guard index + shortestHex <= text.count else { return false }
        return (index..<index + shortestHex).allSatisfy { text[$0].hexDigit != nil }
    }

    /// The next piece; nil when what stands there is no text, or no line of the run.
    mutating func next(at place: Int, in text: Span<UInt8>) -> Piece? {
        var start = place
        let beginsLine = isLineFull
        if beginsLine {
            guard let line = nextLine(place, text) else { return nil }
            start = line
        }
        var end = start
        while end < text.count, end - start < Self.pieceDigits, isDigit(text[end]) { end += 1 }
        let isCut = end - start == Self.pieceDigits && end < text.count && isDigit(text[end])
        if coding == .hex, !isCut, end < text.count, text[end].base64Digit != nil { return nil }
        let isDeferred = !isCut && coding == .base64 && Self.goesOnEncoded(end, in: text)
        guard end > start, !isDeferred else { return nil }
        let bytes = coding == .hex ? Self.hex(start..<end, text) : Self.base64(start..<end, text)
        guard !bytes.isEmpty, let parts = parts(of: bytes, digits: end - start) else { return nil }
        digitsOfLine += end - start
        var piece = Piece(digits: start..<end, parts: parts, beginsLine: beginsLine, next: end, isLast: false)
        guard !isCut else { return piece }
        if coding == .base64, fillsLine, lineStart(behind: end, text) != nil {
            isLineFull = true
            return piece
        }
        while piece.next < text.count, piece.next < end + 2, text[piece.next] == UInt8(ascii: "=") { piece.next += 1 }
        piece.isLast = true
        return piece
    }

    /// Nil when the bytes are no text.
    private mutating func parts(of bytes: [UInt8], digits: Int) -> [DigitContent.Part]? {
        let content = content ?? DigitContent(bytes)
        self.content = content
        let whole = openUnits + bytes
        let openCount = content.openCount(of: whole)
        guard
            let parts = content.parts(
                of: whole.dropLast(openCount), openCount: openUnits.count, coding, digits: digits)
        else { return nil }
        openUnits = whole.suffix(openCount)
        var text = parts.count == 1 ? parts[0].bytes : parts.flatMap(\.bytes)
        guard !text.isEmpty else { return content.isCompressed ? parts : nil }
        text = openCharacter + text
        let open = Self.openCharacter(of: text)
        guard Self.isText(text.span.extracting(droppingLast: open)) else { return nil }
        openCharacter = text.suffix(open)
        return parts
    }

    private mutating func isDigit(_ byte: UInt8) -> Bool {
        guard coding == .base64 else { return byte.hexDigit != nil }
        guard let digit = byte.base64Digit else { return false }
        guard digit >= 62 else { return true }
        let isURLSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        if isURL == nil { isURL = isURLSign }
        return isURL == isURLSign
    }

    /// Whether a run of Base64 goes on behind an escaped sign, as far as the bytes tell that are known behind a place.
    static func holdsEscape(from index: Int, in text: Span<UInt8>) -> Bool {
        var end = index
        while end < text.count, end - index < lookahead - 8, text[end].base64Digit != nil { end += 1 }
        return goesOnEncoded(end, in: text)
    }

    /// A sign of Base64 that is itself encoded: the run is whole only once that is decoded.
    private static func goesOnEncoded(_ end: Int, in text: Span<UInt8>) -> Bool {
        guard end < text.count, [UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "&")].contains(text[end]) else {
            return false
        }
        return encodedSigns.contains { text.starts(with: $0, at: end) }
    }

    private static let encodedSigns = [
        "%2B", "%2F", "%2b", "%2f", "\\/", "\\u002B", "\\u002F", "\\u002b", "\\u002f", "&#43;", "&#47;", "&#x2B;",
        "&#x2F;",
        "&#x2b;", "&#x2f;", "&plus;", "&sol;",
    ]

    private static func base64(_ range: Range<Int>, _ text: Span<UInt8>) -> [UInt8] {
        guard range.count % 4 != 1 else { return [] }
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for index in range {
            bits = bits << 6 | UInt32(text[index].base64Digit ?? 0)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        // What is left of the last digit must be zero (RFC 4648, 3.5).
        return bits & (1 << UInt32(count) - 1) == 0 ? bytes : []
    }

    private static func hex(_ range: Range<Int>, _ text: Span<UInt8>) -> [UInt8] {
        guard range.count % 2 == 0 else { return [] }
        return stride(from: range.lowerBound, to: range.upperBound, by: 2).map { index in
            (text[index].hexDigit ?? 0) << 4 | (text[index + 1].hexDigit ?? 0)
        }
    }

    /// UTF-8 that can be printed; of more than 64 bytes one in sixteen may be neither.
    private static func isText(_ bytes: Span<UInt8>) -> Bool {
        var bad = 0
        var index = 0
        while index < bytes.count {
            let (scalar, length) = bytes.scalar(at: index)
            if scalar == 0xFFFD || scalar == 0x7F || scalar < 0x20 && ![9, 10, 13].contains(scalar) { bad += 1 }
            index += length
        }
        return bad <= (bytes.count > 64 ? bytes.count / 16 : 0)
    }

    /// How many of the last bytes begin a character of UTF-8 that has more than these, 0 to 3.
    private static func openCharacter(of bytes: [UInt8]) -> Int {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            if byte & 0xC0 == 0x80 { continue }
            return byte >= 0xC2 && byte < 0xF5 && count < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? count : 0
        }
        return 0
    }
}

// MARK: Lines

/// A run may be wrapped: its lines are of one length, and the last may be shorter. What follows a line without being one
/// of the same run, such as the next paragraph, stays in the text as it is.
extension DigitRun {
    /// Whether the present line is as long as the lines before it, or the first may be one of several.
    private var fillsLine: Bool {
        digitsOfLine >= Self.shortestLine && digitsOfLine % 4 == 0 && digitsOfLine == lineLength ?? digitsOfLine
    }

    /// Where the line behind the present one begins if it is of the run. It becomes the present one.
    private mutating func nextLine(_ end: Int, _ text: Span<UInt8>) -> Int? {
        guard let start = lineStart(behind: end, text), !(content?.isOver ?? false),
            isLine(at: start, atMost: digitsOfLine, text)
        else { return nil }
        lineLength = digitsOfLine
        digitsOfLine = 0
        isLineFull = false
        return start
    }

    /// Behind a line break, written out or as a JSON escape, and an indentation; nil where no two digits stand.
    private func lineStart(behind end: Int, _ text: Span<UInt8>) -> Int? {
        var next = end
        if text.starts(with: "\\r", at: next) { next += 2 } else if text.starts(with: "\r", at: next) { next += 1 }
        if text.starts(with: "\\n", at: next) { next += 2 } else if text.starts(with: "\n", at: next) { next += 1 }
        guard next > end else { return nil }
        let indentation = next
        while next < text.count, next < indentation + 32, text[next] == 0x20 || text[next] == 0x09 { next += 1 }
        guard next + 1 < text.count, text[next].base64Digit != nil, text[next + 1].base64Digit != nil,
            text[next] != UInt8(ascii: "-")
        else { return nil }
        return next
    }

    /// Whether a line holds digits alone, no more than the lines before it, and padding where that is needed. Of long lines
    /// as much is looked at as is known.
    private mutating func isLine(at start: Int, atMost length: Int, _ text: Span<UInt8>) -> Bool {
        var end = start
        while end < text.count, end - start <= Self.pieceDigits, isDigit(text[end]) { end += 1 }
        if end - start > Self.pieceDigits { return length > Self.pieceDigits }
        guard end - start <= length else { return false }
        let digits = end - start
        while end < text.count, end - start < digits + 2, text[end] == UInt8(ascii: "=") { end += 1 }
        let padding = end - start - digits
        return (padding == 0 || (digits + padding) % 4 == 0) && endsLine(end, text)
    }

    /// The end of the text, a line break, maybe behind blanks, or a sign that closes what the run stands in.
    private func endsLine(_ end: Int, _ text: Span<UInt8>) -> Bool {
        var next = end
        while next < text.count, next < end + 8, text[next] == 0x20 || text[next] == 0x09 { next += 1 }
        guard next < text.count else { return true }
        return text[next] == 0x0A || text[next] == 0x0D || next == end && "\"'`<\\&)]};".utf8.contains(text[end])
    }
}

extension Span<UInt8> {
    fileprivate func starts(with prefix: String, at index: Int) -> Bool {
        guard index + prefix.utf8.count <= count else { return false }
        return prefix.utf8.enumerated().allSatisfy { self[index + $0.offset] == $0.element }
    }
}
