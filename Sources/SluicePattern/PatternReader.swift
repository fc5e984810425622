/// Reads a pattern that PCRE2 has accepted into a tree. Recursion is bounded by PCRE2's own limit of 250 nested groups.
struct PatternReader {
    /// What `(?...)` sets, up to the end of the group around it.
    struct Options {
        var isCaseless = false
        /// White space and `#` comments count for nothing.
        var isExtended = false
        /// Spaces and tabs in classes count for nothing either.
        var isExtendedMore = false
        /// Only groups with names capture.
        var capturesNamedOnly = false
        /// `.` matches line feeds too.
        var isDotAll = false
    }

    private let text: [UInt8]
    private(set) var position = 0
    private(set) var groupsOpened = 0
    private var groupNumbers: [String: Int] = [:]
    var options = Options()
    private(set) var unboundedQuantifierOffset: Int?
    private(set) var hasNestedRepetition = false
    private var lookbehindsOpen = 0
    private(set) var lookbehindDepth = 0

    init(_ source: String) { text = Array(source.utf8) }

    /// Everything up to the closing parenthesis of the open group, or the end.
    mutating func alternatives() throws(PatternShape.Obstacle) -> PatternNode {
        let outer = options
        defer { options = outer }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(PatternShape.Obstacle) -> PatternNode {
        var parts: [PatternNode] = []
        while let byte = peek(), byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            if skipNothing() { continue }
            // A quantifier belongs to the last character of a quoted text, and to what stands before a comment.
            if let last = parts.last, let counts = quantifier() {
                parts[parts.count - 1] = repeated(last, least: counts.least, most: counts.most)
            } else {
                parts += try atoms()
            }
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// The next part before its quantifier; several of a quoted text, none of an option setting.
    private mutating func atoms() throws(PatternShape.Obstacle) -> [PatternNode] {
        let start = position
        guard let byte = next() else { return [] }
        switch byte {
        case UInt8(ascii: "("): return try group(at: start).map { [$0] } ?? []
        case UInt8(ascii: "["):
            if take("[:<:]]") || take("[:>:]]") { return [.boundary(.word)] }
            return [.character(characterClass())]
        case UInt8(ascii: "\\"):
            if take("Q") { return quotedText() }
            return try escape(at: start).map { [$0] } ?? []
        case UInt8(ascii: "."):
            let ascii = options.isDotAll ? ASCIISet.all : ASCIISet("\n").inverted
            return [.character(.ascii(ascii, othersToo: true))]
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return [.boundary(.other)]
        default: return [.character(cased(.scalar(scalar(beginningWith: byte))))]
        }
    }

    /// Skips what counts for nothing, even between a part and its quantifier: comments, `\E`, white space.
    private mutating func skipNothing() -> Bool {
        if take("\\E") { return true }
        if take("(?#") {
            while let byte = next(), byte != UInt8(ascii: ")") {}
            return true
        }
        guard options.isExtended else { return false }
        if take("#") {
            while let byte = next(), byte != UInt8(ascii: "\n") {}
            return true
        }
        // The white space of Unicode's patterns, which PCRE2 skips in UTF mode (pcre2pattern(3), "Internal options").
        return [" ", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}"]
            .contains { take($0) }
    }

    func cased(_ set: CharacterClass) -> CharacterClass { options.isCaseless ? set.caseless : set }

    /// The character whose first byte was taken.
    mutating func scalar(beginningWith byte: UInt8) -> UInt32 {
        guard byte >= 0x80 else { return UInt32(byte) }
        var value = UInt32(byte) & (byte < 0xE0 ? 0x1F : byte < 0xF0 ? 0x0F : 0x07)
        while let next = peek(), next & 0xC0 == 0x80 {
            value = value << 6 | UInt32(next & 0x3F)
            position += 1
        }
        return value
    }

    private mutating func quotedText() -> [PatternNode] {
        var parts: [PatternNode] = []
        while !take("\\E"), let byte = next() {
            parts.append(.character(cased(.scalar(scalar(beginningWith: byte)))))
        }
        return parts
    }
}

// MARK: Quantifiers

extension PatternReader {
    /// A part with its quantifier, of which only `?` or `+` may still follow.
    private mutating func repeated(_ part: PatternNode, least: Int, most: Int?) -> PatternNode {
        var groups: [Int: Int] = [:]
        if most == nil || (most ?? 0) >= 16, part.extent(groups: &groups).hasLargeRepetition {
            hasNestedRepetition = true
        }
        let result = PatternNode.repetition(part, least: least, most: most)
        return !take("?") && take("+") ? .atomic(result) : result
    }

    private mutating func quantifier() -> (least: Int, most: Int?)? {
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
    private mutating func group(at start: Int) throws(PatternShape.Obstacle) -> PatternNode? {
        if peek() == UInt8(ascii: "*") { throw obstacle("a verb `(*...)`", at: start, "leave it out") }
        guard take("?") else { return try capture(named: nil) }
        guard let kind = next() else { return nil }
        switch kind {
        case UInt8(ascii: ":"): return try closed()
        case UInt8(ascii: ">"): return .atomic(try closed())
        case UInt8(ascii: "="), UInt8(ascii: "!"):
            return .look(.init(isBehind: false, isNegative: kind == UInt8(ascii: "!"), content: try closed()))
        case UInt8(ascii: "<"):
            if peek() == UInt8(ascii: "*") { break }
            if take("=") { return try lookbehind(isNegative: false) }
            if take("!") { return try lookbehind(isNegative: true) }
            return try capture(named: name(until: ">"))
        case UInt8(ascii: "'"): return try capture(named: name(until: "'"))
        case UInt8(ascii: "P"):
            if take("<") { return try capture(named: name(until: ">")) }
            if take("=") { return reference(toNamed: name(until: ")")) }
        default:
            position -= 1
            return try optionSetting(at: start)
        }
        throw obstacle("a recursion or a lookaround of another kind", at: start, "write the part out")
    }

    private mutating func closed() throws(PatternShape.Obstacle) -> PatternNode {
        let content = try alternatives()
        _ = take(")")
        return content
    }

    private mutating func lookbehind(isNegative: Bool) throws(PatternShape.Obstacle) -> PatternNode {
        lookbehindsOpen += 1
        lookbehindDepth = max(lookbehindDepth, lookbehindsOpen)
        defer { lookbehindsOpen -= 1 }
        return .look(.init(isBehind: true, isNegative: isNegative, content: try closed()))
    }

    private mutating func capture(named name: String?) throws(PatternShape.Obstacle) -> PatternNode {
        if name == nil, options.capturesNamedOnly { return try closed() }
        groupsOpened += 1
        let number = groupsOpened
        if let name { groupNumbers[name] = number }
        return .capture(number, try closed())
    }

    /// `(?i)`, `(?x-s:...)`; everything else that begins like this has no extent that we tell.
    private mutating func optionSetting(at start: Int) throws(PatternShape.Obstacle) -> PatternNode? {
        var isSetting = true
        var set = options
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "^"): set = Options()
            case UInt8(ascii: "-"): isSetting = false
            case UInt8(ascii: "i"): set.isCaseless = isSetting
            case UInt8(ascii: "x"):
                set.isExtended = isSetting
                set.isExtendedMore = take("x") && isSetting
            case UInt8(ascii: "s"): set.isDotAll = isSetting
            case UInt8(ascii: "n"): set.capturesNamedOnly = isSetting
            case UInt8(ascii: "m"), UInt8(ascii: "U"): break
            case UInt8(ascii: "J"):
                throw obstacle("names that several groups share", at: start, "give each group a name of its own")
            case UInt8(ascii: ")"):
                options = set
                return nil
            case UInt8(ascii: ":"):
                let outer = options
                defer { options = outer }
                options = set
                return try closed()
            default: throw obstacle("a recursion, condition, callout or branch reset", at: start, "write the part out")
            }
        }
        return nil
    }

    func reference(toNamed name: String) -> PatternNode { reference(to: groupNumbers[name]) }

    func reference(to number: Int?) -> PatternNode {
        .reference(number, isCaseless: options.isCaseless)
    }
}

// MARK: Bytes

extension PatternReader {
    func peek() -> UInt8? { position < text.count ? text[position] : nil }

    mutating func next() -> UInt8? {
        guard position < text.count else { return nil }
        position += 1
        return text[position - 1]
    }

    /// Goes on behind a text, if it stands here.
    mutating func take(_ wanted: String) -> Bool {
        guard text[position...].starts(with: wanted.utf8) else { return false }
        position += wanted.utf8.count
        return true
    }

    /// Goes back by so many bytes.
    mutating func back(_ count: Int) { position -= count }

    mutating func number() -> Int? {
        let start = position
        var value = 0
        while let byte = peek(), byte >= 0x30, byte <= 0x39 {
            value = min(value * 10 + Int(byte - 0x30), 1 << 20)
            position += 1
        }
        return position > start ? value : nil
    }

    mutating func name(until end: Unicode.Scalar) -> String {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: end) { position += 1 }
        let name = String(decoding: text[start..<position], as: UTF8.self)
        if position < text.count { position += 1 }
        return name
    }

    func obstacle(_ construct: String, at offset: Int, _ mend: String) -> PatternShape.Obstacle {
        PatternShape.Obstacle(construct: construct, byteOffset: offset, mend: mend)
    }
}
