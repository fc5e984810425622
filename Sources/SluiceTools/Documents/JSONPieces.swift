/// Takes what a ``JSONPieceReader`` finds.
protocol JSONPieceHandler {
    /// An object or array begins.
    mutating func begin(isArray: Bool)
    /// The innermost object or array ends.
    mutating func end()
    /// The key of the value to come, cut at ``JSONPieceReader/keyBytes``.
    mutating func key(_ bytes: [UInt8])
    /// The next bytes of a string, unescaped.
    mutating func string(_ bytes: [UInt8], isFirst: Bool, isLast: Bool)
}

/// Reads JSON of any length in constant memory, and passes on its structure and strings. Numbers and literals are left
/// out. Made for the output of programs: what is no JSON makes no sense of it, but never fails.
struct JSONPieceReader {
    /// Bytes of a key that are passed on.
    static let keyBytes = 256
    /// Bytes of a string that come in one piece.
    static let pieceBytes = 16 << 10
    /// Levels of nesting that are told apart; deeper ones pass for the last.
    static let depth = 1024

    private enum State {
        case between
        case inString
        case afterBackslash
        case inCodePoint(digits: Int, value: UInt32)
    }

    /// Whether all that began has ended.
    var isComplete: Bool {
        guard case .between = state else { return false }
        return levels.isEmpty && hiddenLevels == 0
    }

    private var state = State.between
    /// Of each open level, whether it is an array.
    private var levels: [Bool] = []
    private var hiddenLevels = 0
    private var expectsKey = false
    private var isFirstPiece = true
    private var piece: [UInt8] = []
    private var highSurrogate: UInt32?

    /// Reads on.
    mutating func read(_ bytes: Span<UInt8>, into handler: inout some JSONPieceHandler) {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch state {
            case .between:
                structure(byte, into: &handler)
                position += 1
            case .inString:
                var end = position
                while end < bytes.count, bytes[end] != 0x22, bytes[end] != 0x5C { end += 1 }
                append(bytes.extracting(position..<end))
                position = end
                guard end < bytes.count else { break }
                if bytes[end] == 0x22 { finishString(into: &handler) } else { state = .afterBackslash }
                position += 1
            case .afterBackslash:
                escape(byte)
                position += 1
            case .inCodePoint(let digits, let value):
                codePoint(byte, digits, value)
                position += 1
            }
            if piece.count >= Self.pieceBytes { passPiece(into: &handler) }
        }
    }

    private mutating func structure(_ byte: UInt8, into handler: inout some JSONPieceHandler) {
        switch byte {
        case 0x7B, 0x5B:
            guard levels.count < Self.depth else {
                hiddenLevels += 1
                return
            }
            levels.append(byte == 0x5B)
            expectsKey = byte == 0x7B
            handler.begin(isArray: byte == 0x5B)
        case 0x7D, 0x5D:
            guard hiddenLevels == 0 else {
                hiddenLevels -= 1
                return
            }
            guard levels.popLast() != nil else { return }
            expectsKey = false
            handler.end()
        case 0x22:
            state = .inString
            isFirstPiece = true
        case 0x2C: expectsKey = levels.last == false
        case 0x3A: expectsKey = false
        default: break
        }
    }

    // MARK: Strings

    private mutating func append(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty else { return }
        flushSurrogate()
        unsafe bytes.withUnsafeBufferPointer { unsafe piece.append(contentsOf: $0) }
    }

    private mutating func passPiece(into handler: inout some JSONPieceHandler) {
        if !expectsKey {
            handler.string(piece, isFirst: isFirstPiece, isLast: false)
        } else if isFirstPiece {
            // A key is told when it is whole, by its beginning.
            return piece.removeLast(piece.count - Self.pieceBytes / 2)
        }
        isFirstPiece = false
        piece.removeAll(keepingCapacity: true)
    }

    private mutating func finishString(into handler: inout some JSONPieceHandler) {
        flushSurrogate()
        if expectsKey {
            handler.key(Array(piece.prefix(Self.keyBytes)))
        } else {
            handler.string(piece, isFirst: isFirstPiece, isLast: true)
        }
        piece.removeAll(keepingCapacity: true)
        state = .between
    }

    private mutating func escape(_ byte: UInt8) {
        guard byte != 0x75 else {
            state = .inCodePoint(digits: 0, value: 0)
            return
        }
        flushSurrogate()
        state = .inString
        switch byte {
        case 0x62: piece.append(0x08)
        case 0x66: piece.append(0x0C)
        case 0x6E: piece.append(0x0A)
        case 0x72: piece.append(0x0D)
        case 0x74: piece.append(0x09)
        default: piece.append(byte)
        }
    }

    private mutating func codePoint(_ byte: UInt8, _ digits: Int, _ value: UInt32) {
        let digit = UInt32(Character(Unicode.Scalar(byte)).hexDigitValue ?? 0)
        let value = value << 4 | digit
        guard digits == 3 else {
            state = .inCodePoint(digits: digits + 1, value: value)
            return
        }
        state = .inString
        if (0xD800..<0xDC00).contains(value) {
            flushSurrogate()
            highSurrogate = value
        } else if (0xDC00..<0xE000).contains(value), let high = highSurrogate {
            highSurrogate = nil
            append(scalar: 0x10000 + (high - 0xD800) << 10 + (value - 0xDC00))
        } else {
            flushSurrogate()
            append(scalar: value)
        }
    }

    private mutating func append(scalar value: UInt32) {
        piece.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    /// A high surrogate that nothing followed.
    private mutating func flushSurrogate() {
        guard highSurrogate != nil else { return }
        highSurrogate = nil
        append(scalar: 0xFFFD)
    }
}
