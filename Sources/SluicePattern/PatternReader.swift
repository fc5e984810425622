/// Reads a pattern that PCRE2 has accepted and adds up the extent of its parts. Recursion is bounded by PCRE2's own
/// limit of 250 nested groups.
struct PatternReader {
    private let text: [UInt8]
    private var position = 0
    private let captureCount: Int
    private var groupsOpened = 0
    private var groupLengths: [Int: Int] = [:]
    private var groupNumbers: [String: Int] = [:]
    /// Once `(?i)` was seen, letters may match longer ones: `k` the Kelvin sign, `s` the long s.
    private var isCaseless = false
    /// `(?x)`: white space and `#` comments count for nothing.
    private var isExtended = false
    private(set) var unboundedQuantifierOffset: Int?
    private(set) var hasNestedRepetition = false
    private var lookbehindsOpen = 0
    private(set) var lookbehindDepth = 0

    init(_ source: String, captureCount: Int) {
        text = Array(source.utf8)
        self.captureCount = captureCount
    }

    /// Everything up to the closing parenthesis of the open group, or the end.
    mutating func alternatives() throws(PatternShape.Obstacle) -> Extent {
        let outerExtended = isExtended
        defer { isExtended = outerExtended }
        var result = try sequence()
        while take("|") { result = result.or(try sequence()) }
        return result
    }

    private mutating func sequence() throws(PatternShape.Obstacle) -> Extent {
        var result = Extent()
        var isFirst = true
        while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            guard let atom = try atom() else { continue }
            result = result.followed(by: quantified(atom), isFirst: isFirst)
            isFirst = false
        }
        return result
    }

    /// The next part before its quantifier; nil for what matches nothing: comments, option settings, white space.
    private mutating func atom() throws(PatternShape.Obstacle) -> Extent? {
        let start = position
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "("): return try group(at: start)
        case UInt8(ascii: "["): return characterClass()
        case UInt8(ascii: "\\"): return try escape(at: start)
        case UInt8(ascii: "."): return .character(4)
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .assertion(reach: 4)
        case UInt8(ascii: "#") where isExtended:
            while let skipped = next(), skipped != UInt8(ascii: "\n") {}
            return nil
        case 0x09...0x0D where isExtended, 0x20 where isExtended: return nil
        default: return literal(byte)
        }
    }

    private mutating func literal(_ leadByte: UInt8) -> Extent {
        guard leadByte >= 0x80 else { return .character(asciiBytes(leadByte)) }
        while let byte = peek(), byte & 0xC0 == 0x80 { position += 1 }
        return .character(4)
    }

    private func asciiBytes(_ byte: UInt8) -> Int {
        let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
        return isCaseless && isLetter ? 3 : 1
    }
}

// MARK: Quantifiers

extension PatternReader {
    private mutating func quantified(_ atom: Extent) -> Extent {
        var result = atom
        while let (least, most) = quantifier() {
            if most == nil || (most ?? 0) >= 16, result.hasLargeRepetition { hasNestedRepetition = true }
            result = result.repeated(least: least, most: most)
            if !take("?") { _ = take("+") }
        }
        return result
    }

    private mutating func quantifier() -> (least: Int, most: Int?)? {
        if isExtended { skipWhiteSpace() }
        let start = position
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "?"): return (0, 1)
        case UInt8(ascii: "*"), UInt8(ascii: "+"):
            unboundedQuantifierOffset = unboundedQuantifierOffset ?? start
            return (byte == UInt8(ascii: "*") ? 0 : 1, nil)
        case UInt8(ascii: "{"):
            if let counts = counts() {
                if counts.most == nil { unboundedQuantifierOffset = unboundedQuantifierOffset ?? start }
                return counts
            }
        default: break
        }
        position = start
        return nil
    }

    /// `n}`, `n,}` or `n,m}`; anything else is a literal brace.
    private mutating func counts() -> (least: Int, most: Int?)? {
        guard let least = number() else { return nil }
        if take("}") { return (least, least) }
        guard take(",") else { return nil }
        if take("}") { return (least, nil) }
        guard let most = number(), take("}") else { return nil }
        return (least, most)
    }
}

// MARK: Groups

extension PatternReader {
    private mutating func group(at start: Int) throws(PatternShape.Obstacle) -> Extent? {
        if peek() == UInt8(ascii: "*") { throw obstacle("a verb `(*...)`", at: start, "leave it out") }
        guard take("?") else { return try capture(named: nil) }
        guard let kind = next() else { return nil }
        switch kind {
        case UInt8(ascii: ":"), UInt8(ascii: ">"): return try closed()
        case UInt8(ascii: "="), UInt8(ascii: "!"): return .assertion(reach: try closed().reach)
        case UInt8(ascii: "<"):
            if take("=") || take("!") { return try lookbehind() }
            return try capture(named: name(until: ">"))
        case UInt8(ascii: "'"): return try capture(named: name(until: "'"))
        case UInt8(ascii: "P"):
            if take("<") { return try capture(named: name(until: ">")) }
            if take("=") { return reference(to: groupNumbers[name(until: ")")]) }
        case UInt8(ascii: "#"):
            while let byte = next(), byte != UInt8(ascii: ")") {}
            return nil
        default:
            position -= 1
            return try optionSetting(at: start)
        }
        throw obstacle("a recursion", at: start, "write the part out")
    }

    private mutating func closed() throws(PatternShape.Obstacle) -> Extent {
        let extent = try alternatives()
        _ = take(")")
        return extent
    }

    private mutating func lookbehind() throws(PatternShape.Obstacle) -> Extent {
        lookbehindsOpen += 1
        lookbehindDepth = max(lookbehindDepth, lookbehindsOpen)
        defer { lookbehindsOpen -= 1 }
        return .assertion(reach: try closed().reach)
    }

    private mutating func capture(named name: String?) throws(PatternShape.Obstacle) -> Extent {
        groupsOpened += 1
        let number = groupsOpened
        if let name { groupNumbers[name] = number }
        let extent = try closed()
        groupLengths[number] = extent.length
        return extent
    }

    /// `(?i)`, `(?x-s:...)`; everything else that begins like this has no extent that we tell.
    private mutating func optionSetting(at start: Int) throws(PatternShape.Obstacle) -> Extent? {
        var isSetting = true
        var extended = isExtended
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "^"): extended = false
            case UInt8(ascii: "-"): isSetting = false
            case UInt8(ascii: "i"): isCaseless = isCaseless || isSetting
            case UInt8(ascii: "x"): extended = isSetting
            case UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "U"), UInt8(ascii: "J"): break
            case UInt8(ascii: ")"):
                isExtended = extended
                return nil
            case UInt8(ascii: ":"):
                let outerExtended = isExtended
                defer { isExtended = outerExtended }
                isExtended = extended
                return try closed()
            default: throw obstacle("a recursion, condition, callout or branch reset", at: start, "write the part out")
            }
        }
        return nil
    }

    private func reference(to number: Int?) -> Extent {
        // A reference forward or into its own group has no length yet.
        let length = number.flatMap { groupLengths[$0] } ?? Extent.unbounded
        let bytes = min(isCaseless ? length * 3 : length, Extent.unbounded)
        return Extent(length: bytes, reach: bytes)
    }
}

// MARK: Escapes and classes

extension PatternReader {
    private mutating func escape(at start: Int) throws(PatternShape.Obstacle) -> Extent? {
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return .assertion(reach: 4)
        case UInt8(ascii: "E"): return nil
        case UInt8(ascii: "Q"): return quotedText()
        case UInt8(ascii: "G"), UInt8(ascii: "X"):
            throw obstacle("`\\\(Unicode.Scalar(byte))`", at: start, "leave it out: it depends on text far away")
        case UInt8(ascii: "K"): throw obstacle("`\\K`", at: start, "use a lookbehind `(?<=...)`")
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            position -= 1
            return numberedEscape()
        case UInt8(ascii: "g"):
            guard peek() != UInt8(ascii: "<"), peek() != UInt8(ascii: "'") else {
                throw obstacle("a recursion", at: start, "write the part out")
            }
            return relativeReference()
        case UInt8(ascii: "k"):
            let closing: Unicode.Scalar = take("<") ? ">" : take("{") ? "}" : "'"
            if closing == "'" { _ = take("'") }
            return reference(to: groupNumbers[name(until: closing)])
        default:
            return characterEscape(byte)
        }
    }

    private mutating func quotedText() -> Extent {
        var result = Extent()
        while let byte = next() {
            if byte == UInt8(ascii: "\\"), take("E") { break }
            result = result.followed(by: literal(byte), isFirst: false)
        }
        return result
    }

    private mutating func numberedEscape() -> Extent {
        let value = number() ?? 0
        return value <= 9 || value <= captureCount ? reference(to: value) : .character(4)
    }

    /// `\g2`, `\g{-1}`, `\g{name}`.
    private mutating func relativeReference() -> Extent {
        let isBraced = take("{")
        let isRelative = take("-")
        if let value = number() {
            if isBraced { _ = take("}") }
            return reference(to: isRelative ? groupsOpened + 1 - value : value)
        }
        return reference(to: groupNumbers[name(until: "}")])
    }

    /// An escape that stands for one character, outside or inside a class.
    private mutating func characterEscape(_ byte: UInt8) -> Extent {
        switch byte {
        case UInt8(ascii: "s"), UInt8(ascii: "h"), UInt8(ascii: "v"), UInt8(ascii: "R"): return .character(3)
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "N"):
            if take("{") {
                _ = name(until: "}")
            } else if byte | 0x20 == UInt8(ascii: "p") {
                position += 1
            } else if byte == UInt8(ascii: "x") {
                for _ in 0..<2 where peek().map(isHexDigit) == true { position += 1 }
            }
            return .character(4)
        case UInt8(ascii: "c"):
            position += 1
            return .character(2)
        case UInt8(ascii: "0"):
            for _ in 0..<2 where peek().map({ $0 >= 0x30 && $0 <= 0x37 }) == true { position += 1 }
            return .character(2)
        case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "f"), UInt8(ascii: "e"),
            UInt8(ascii: "a"):
            return .character(1)
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): return .character(4)
        default: return literal(byte)
        }
    }

    private mutating func characterClass() -> Extent {
        var bytes = take("^") ? 4 : 1
        var isFirst = true
        while let byte = next() {
            if byte == UInt8(ascii: "]") && !isFirst { break }
            isFirst = false
            if byte == UInt8(ascii: "["), let isWide = skipPOSIXClass() {
                bytes = max(bytes, isWide ? 4 : 1)
            } else if byte == UInt8(ascii: "\\"), let escaped = next() {
                bytes = max(bytes, classEscape(escaped))
            } else {
                bytes = max(bytes, literal(byte).length)
            }
        }
        return .character(bytes)
    }

    private mutating func classEscape(_ byte: UInt8) -> Int {
        switch byte {
        case UInt8(ascii: "Q"), UInt8(ascii: "E"): return 1
        case UInt8(ascii: "b"): return 1
        default: return characterEscape(byte).length
        }
    }

    /// Skips `:alpha:]` after its bracket; nil when the bracket is a literal.
    private mutating func skipPOSIXClass() -> Bool? {
        guard peek() == UInt8(ascii: ":") else { return nil }
        var end = position + 1
        while end < text.count, text[end] != UInt8(ascii: "]"), text[end] != UInt8(ascii: ":") { end += 1 }
        guard end + 1 < text.count, text[end] == UInt8(ascii: ":"), text[end + 1] == UInt8(ascii: "]") else {
            return nil
        }
        position = end + 2
        return true
    }
}

// MARK: Bytes

extension PatternReader {
    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func next() -> UInt8? {
        guard position < text.count else { return nil }
        position += 1
        return text[position - 1]
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipWhiteSpace() {
        while let byte = peek(), byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { position += 1 }
    }

    private mutating func number() -> Int? {
        let start = position
        var value = 0
        while let byte = peek(), byte >= 0x30, byte <= 0x39 {
            value = min(value * 10 + Int(byte - 0x30), 1 << 20)
            position += 1
        }
        return position > start ? value : nil
    }

    private mutating func name(until end: Unicode.Scalar) -> String {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: end) { position += 1 }
        let name = String(decoding: text[start..<position], as: UTF8.self)
        _ = take(end)
        return name
    }

    private func isHexDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
    }

    private func obstacle(_ construct: String, at offset: Int, _ mend: String) -> PatternShape.Obstacle {
        PatternShape.Obstacle(construct: construct, byteOffset: offset, mend: mend)
    }
}
