/// The outermost parts of a pattern: what stands beside what, without a look into groups.
struct PatternOutline {
    /// One part and its quantifier.
    struct Piece: Hashable {
        enum Kind: Hashable {
            /// Takes exactly one character each time.
            case character
            case textStart
            case textEnd
            /// `\b`, or not: `\B`.
            case boundary(Bool)
            /// True when negative.
            case lookahead(Bool)
            case lookbehind
            /// Groups, references and the rest.
            case other
        }

        var kind: Kind
        /// As written, without the quantifier.
        var text: String
        var byteOffset: Int
        /// Offset behind the part, before its quantifier.
        var end: Int
        /// Must match at least once.
        var isRequired = true
        /// What stands inside a lookaround.
        var content: String?

        /// The text for a message.
        var shown: String { ProfileDocument.shown(text) }

        /// Surely takes one character or more.
        var takesText: Bool { kind == .character && isRequired }

        /// A lookaround over exactly one character.
        var isOneCharacter: Bool {
            guard let content, let inner = PatternOutline(of: content) else { return false }
            guard inner.alternatives.count == 1, let pieces = inner.alternatives.first, pieces.count == 1 else {
                return false
            }
            return pieces[0].kind == .character && pieces[0].byteOffset == 0 && pieces[0].end == content.utf8.count
        }
    }

    private(set) var alternatives: [[Piece]] = []
    /// The pattern begins with `(?i)`.
    private(set) var isCaseless = false
    private let text: [UInt8]
    private var position = 0

    /// Nil for patterns with constructs that make such a look unsafe: quotes, comments, options other than `(?i)`.
    init?(of pattern: String) {
        text = Array(pattern.utf8)
        if text.starts(with: "(?i)".utf8) {
            isCaseless = true
            position = 4
        }
        var sequence: [Piece] = []
        while position < text.count {
            if text[position] == UInt8(ascii: "|") {
                alternatives.append(sequence)
                sequence = []
                position += 1
                continue
            }
            guard readsPiece(into: &sequence) else { return nil }
        }
        alternatives.append(sequence)
    }

    /// Whether the pattern goes on behind a piece with this very text, and not with a repetition of its last part that
    /// may be left out.
    func text(after piece: Piece, beginsWith content: String) -> Bool {
        let rest = text[piece.end...]
        guard rest.starts(with: content.utf8), let inner = PatternOutline(of: content) else { return false }
        guard inner.alternatives.count == 1, inner.alternatives.joined().allSatisfy({ $0.kind != .other }) else {
            return false
        }
        guard let next = rest.dropFirst(content.utf8.count).first else { return true }
        return !"?*{".utf8.contains(next)
    }

    /// False for what is not understood.
    private mutating func readsPiece(into sequence: inout [Piece]) -> Bool {
        let start = position
        guard let kind = kind() else { return false }
        var piece = Piece(kind: kind, text: "", byteOffset: start, end: position)
        piece.text = String(decoding: text[start..<position], as: UTF8.self)
        switch kind {
        case .lookahead: piece.content = String(piece.text.dropFirst(3).dropLast())
        case .lookbehind: piece.content = String(piece.text.dropFirst(4).dropLast())
        default: break
        }
        piece.isRequired = requiredByQuantifier()
        sequence.append(piece)
        return true
    }

    private mutating func kind() -> Piece.Kind? {
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "("): return groupKind()
        case UInt8(ascii: "["): return skipsClass() ? .character : nil
        case UInt8(ascii: "\\"): return escapeKind()
        case UInt8(ascii: "^"): return .textStart
        case UInt8(ascii: "$"): return .textEnd
        case UInt8(ascii: ")"): return nil
        default:
            while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
            return .character
        }
    }
}

// MARK: Groups, classes, escapes, quantifiers

extension PatternOutline {
    private mutating func groupKind() -> Piece.Kind? {
        let openings: [(text: String, kind: Piece.Kind)] = [
            ("?=", .lookahead(false)), ("?!", .lookahead(true)), ("?<=", .lookbehind), ("?<!", .lookbehind),
        ]
        let opening = openings.first { text[position...].starts(with: $0.text.utf8) }
        guard isUnderstoodGroup, skipsGroup() else { return nil }
        return opening?.kind ?? .other
    }

    /// Not so for options, which reach beyond their group, for comments and for verbs.
    private var isUnderstoodGroup: Bool {
        let rest = text[position...]
        if rest.starts(with: "*".utf8) { return false }
        guard rest.starts(with: "?".utf8) else { return true }
        return rest.starts(with: "?i:".utf8) || rest.dropFirst().first.map { ":=!<P'>|".utf8.contains($0) } ?? false
    }

    /// From behind the opening parenthesis to behind the closing one.
    private mutating func skipsGroup() -> Bool {
        var depth = 1
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\\"):
                guard position < text.count, text[position] != UInt8(ascii: "Q") else { return false }
                position += 1
            case UInt8(ascii: "["):
                guard skipsClass() else { return false }
            case UInt8(ascii: "("):
                guard isUnderstoodGroup else { return false }
                depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return true }
            default: break
            }
        }
        return false
    }

    /// From behind the opening bracket to behind the closing one.
    private mutating func skipsClass() -> Bool {
        if position < text.count, text[position] == UInt8(ascii: "^") { position += 1 }
        var isFirst = true
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "]"), !isFirst { return true }
            isFirst = false
            if byte == UInt8(ascii: "\\") {
                guard position < text.count, text[position] != UInt8(ascii: "Q") else { return false }
                position += 1
            } else if byte == UInt8(ascii: "["), position < text.count, text[position] == UInt8(ascii: ":") {
                // A class by name holds no bracket of its own.
                guard let end = text[position...].firstIndex(of: UInt8(ascii: "]")) else { return false }
                position = end + 1
            }
        }
        return false
    }

    private mutating func escapeKind() -> Piece.Kind? {
        guard position < text.count else { return nil }
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "B"): return .boundary(byte == UInt8(ascii: "b"))
        case UInt8(ascii: "A"): return .textStart
        case UInt8(ascii: "z"), UInt8(ascii: "Z"): return .textEnd
        case UInt8(ascii: "Q"), UInt8(ascii: "E"), UInt8(ascii: "G"), UInt8(ascii: "K"), UInt8(ascii: "X"): return nil
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "g"), UInt8(ascii: "k"):
            guard !skipsBraces() else { return .other }
            while position < text.count, "-0123456789".utf8.contains(text[position]) { position += 1 }
            return .other
        case UInt8(ascii: "R"), UInt8(ascii: "o"), UInt8(ascii: "c"): return nil
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "x"), UInt8(ascii: "N"):
            return skipsBraces() || byte == UInt8(ascii: "N") ? .character : shortKind(of: byte)
        default:
            while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
            return .character
        }
    }

    /// `\pL`, `\x41`.
    private mutating func shortKind(of byte: UInt8) -> Piece.Kind? {
        let length = byte == UInt8(ascii: "x") ? 2 : 1
        guard position + length <= text.count else { return nil }
        let letters = text[position..<(position + length)]
        position += length
        return letters.allSatisfy { Unicode.Scalar($0).properties.isASCIIHexDigit } || length == 1 ? .character : nil
    }

    /// Skips `{...}`, `<...>` or `'...'`; false when there is none.
    private mutating func skipsBraces() -> Bool {
        guard position < text.count else { return false }
        let closings: [UInt8: UInt8] = [0x7B: 0x7D, 0x3C: 0x3E, 0x27: 0x27]
        guard let closing = closings[text[position]], let end = text[(position + 1)...].firstIndex(of: closing) else {
            return false
        }
        position = end + 1
        return true
    }

    /// Skips quantifiers; whether the part must match at least once.
    private mutating func requiredByQuantifier() -> Bool {
        guard position < text.count else { return true }
        var isRequired = true
        switch text[position] {
        case UInt8(ascii: "?"), UInt8(ascii: "*"): isRequired = false
        case UInt8(ascii: "+"): break
        case UInt8(ascii: "{"):
            guard let end = text[position...].firstIndex(of: UInt8(ascii: "}")) else { return true }
            let counts = text[(position + 1)..<end]
            // A brace that is no quantifier is text; newer versions of PCRE2 take `{,3}` for one.
            guard counts.first != UInt8(ascii: ","), counts.first != 0x20 else { return false }
            guard !counts.isEmpty, counts.allSatisfy({ ",0123456789".utf8.contains($0) }) else { return true }
            isRequired = counts.split(separator: UInt8(ascii: ",")).first?.contains { $0 != 0x30 } ?? false
            position = end
        default: return true
        }
        position += 1
        if position < text.count, "?+".utf8.contains(text[position]) { position += 1 }
        return isRequired
    }
}
