/// Reads a pattern that PCRE2 has accepted into a tree. Recursion is bounded by PCRE2's own limit of 250 nested groups.
struct PatternReader {
    /// What `(?...)` sets, up to the end of the group around it.
    private struct Options {
        var isCaseless = false
        /// White space and `#` comments count for nothing.
        var isExtended = false
        /// `.` matches line feeds too.
        var isDotAll = false
    }

    private let text: [UInt8]
    private var position = 0
    private let captureCount: Int
    private var groupsOpened = 0
    private var groupNumbers: [String: Int] = [:]
    private var options = Options()
    private(set) var unboundedQuantifierOffset: Int?
    private(set) var hasNestedRepetition = false
    private var lookbehindsOpen = 0
    private(set) var lookbehindDepth = 0

    init(_ source: String, captureCount: Int) {
        text = Array(source.utf8)
        self.captureCount = captureCount
    }

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
            guard let atom = try atom() else { continue }
            parts.append(quantified(atom))
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// The next part before its quantifier; nil for what matches nothing: comments, option settings, white space.
    private mutating func atom() throws(PatternShape.Obstacle) -> PatternNode? {
        let start = position
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "("): return try group(at: start)
        case UInt8(ascii: "["): return .character(characterClass())
        case UInt8(ascii: "\\"): return try escape(at: start)
        case UInt8(ascii: "."):
            let ascii = options.isDotAll ? ASCIISet.all : ASCIISet("\n").inverted
            return .character(.ascii(ascii, othersToo: true))
        case UInt8(ascii: "^"), UInt8(ascii: "$"): return .boundary(.other)
        case UInt8(ascii: "#") where options.isExtended:
            while let skipped = next(), skipped != UInt8(ascii: "\n") {}
            return nil
        case 0x09...0x0D where options.isExtended, 0x20 where options.isExtended: return nil
        default: return .character(cased(.scalar(scalar(beginningWith: byte))))
        }
    }

    private func cased(_ set: CharacterClass) -> CharacterClass { options.isCaseless ? set.caseless : set }

    /// The character whose first byte was taken.
    private mutating func scalar(beginningWith byte: UInt8) -> UInt32 {
        guard byte >= 0x80 else { return UInt32(byte) }
        var value = UInt32(byte) & (byte < 0xE0 ? 0x1F : byte < 0xF0 ? 0x0F : 0x07)
        while let next = peek(), next & 0xC0 == 0x80 {
            value = value << 6 | UInt32(next & 0x3F)
            position += 1
        }
        return value
    }
}

// MARK: Quantifiers

extension PatternReader {
    private mutating func quantified(_ atom: PatternNode) -> PatternNode {
        var result = atom
        while let (least, most) = quantifier() {
            var groups: [Int: Int] = [:]
            if most == nil || (most ?? 0) >= 16, result.extent(groups: &groups).hasLargeRepetition {
                hasNestedRepetition = true
            }
            result = .repetition(result, least: least, most: most)
            if !take("?"), take("+") { result = .atomic(result) }
        }
        return result
    }

    private mutating func quantifier() -> (least: Int, most: Int?)? {
        if options.isExtended { skipWhiteSpace() }
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
            if take("=") { return try lookbehind(isNegative: false) }
            if take("!") { return try lookbehind(isNegative: true) }
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
            case UInt8(ascii: "x"): set.isExtended = isSetting
            case UInt8(ascii: "s"): set.isDotAll = isSetting
            case UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "U"), UInt8(ascii: "J"): break
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

    private func reference(to number: Int?) -> PatternNode {
        .reference(number, isCaseless: options.isCaseless)
    }
}

// MARK: Escapes and classes

extension PatternReader {
    private mutating func escape(at start: Int) throws(PatternShape.Obstacle) -> PatternNode? {
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "b"): return .boundary(.word)
        case UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "Z"), UInt8(ascii: "z"): return .boundary(.other)
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
        case UInt8(ascii: "R"):
            // A line break of any kind; `\r\n` is one of two characters.
            let set = CharacterClass.ascii(ASCIISet(0x0A...0x0D), othersToo: true, longestBytes: 3)
            return .sequence([.character(set), .repetition(.character(.scalar(0x0A)), least: 0, most: 1)])
        default: return .character(characterEscape(byte))
        }
    }

    private mutating func quotedText() -> PatternNode {
        var parts: [PatternNode] = []
        while let byte = next() {
            if byte == UInt8(ascii: "\\"), take("E") { break }
            parts.append(.character(cased(.scalar(scalar(beginningWith: byte)))))
        }
        return .sequence(parts)
    }

    private mutating func numberedEscape() -> PatternNode {
        let start = position
        let value = number() ?? 0
        if value <= 9 || value <= captureCount { return reference(to: value) }
        // Up to three octal digits, or the digit itself (pcre2pattern(3), "Non-printing characters").
        position = start
        var octal: UInt32 = 0
        var digits = 0
        while digits < 3, let byte = peek(), byte >= 0x30, byte <= 0x37 {
            octal = octal << 3 | UInt32(byte - 0x30)
            digits += 1
            position += 1
        }
        guard digits > 0 else {
            position += 1
            return .character(.ascii(.all, othersToo: true))
        }
        return .character(cased(.scalar(octal)))
    }

    /// `\g2`, `\g{-1}`, `\g{name}`.
    private mutating func relativeReference() -> PatternNode {
        let isBraced = take("{")
        let isRelative = take("-")
        if let value = number() {
            if isBraced { _ = take("}") }
            return reference(to: isRelative ? groupsOpened + 1 - value : value)
        }
        return reference(to: groupNumbers[name(until: "}")])
    }

    /// An escape that stands for one character, outside or inside a class.
    private mutating func characterEscape(_ byte: UInt8) -> CharacterClass {
        switch byte {
        case UInt8(ascii: "d"): return .ascii(.digits, othersToo: true)
        case UInt8(ascii: "w"): return .ascii(.word, othersToo: true)
        case UInt8(ascii: "s"): return .ascii(.space, othersToo: true, longestBytes: 3)
        case UInt8(ascii: "h"): return .ascii(ASCIISet("\t "), othersToo: true, longestBytes: 3)
        case UInt8(ascii: "v"): return .ascii(ASCIISet(0x0A...0x0D), othersToo: true, longestBytes: 3)
        case UInt8(ascii: "D"): return .ascii(ASCIISet.digits.inverted, othersToo: true)
        case UInt8(ascii: "W"): return .ascii(ASCIISet.word.inverted, othersToo: true)
        case UInt8(ascii: "S"): return .ascii(ASCIISet.space.inverted, othersToo: true)
        case UInt8(ascii: "t"): return .scalar(0x09)
        case UInt8(ascii: "n"): return .scalar(0x0A)
        case UInt8(ascii: "r"): return .scalar(0x0D)
        case UInt8(ascii: "f"): return .scalar(0x0C)
        case UInt8(ascii: "e"): return .scalar(0x1B)
        case UInt8(ascii: "a"): return .scalar(0x07)
        case UInt8(ascii: "x"): return hexadecimal()
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "o"), UInt8(ascii: "N"):
            if take("{") {
                _ = name(until: "}")
            } else if byte | 0x20 == UInt8(ascii: "p") {
                position += 1
            }
            return .ascii(.all, othersToo: true)
        case UInt8(ascii: "c"):
            position += 1
            return .ascii(.all)
        case UInt8(ascii: "0"):
            for _ in 0..<2 where peek().map({ $0 >= 0x30 && $0 <= 0x37 }) == true { position += 1 }
            return .ascii(.all)
        case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            return .ascii(.all, othersToo: true)
        default: return cased(.scalar(scalar(beginningWith: byte)))
        }
    }

    /// `\xA0`, `\x{20AC}`, after the `x`.
    private mutating func hexadecimal() -> CharacterClass {
        let isBraced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let byte = peek(), isHexDigit(byte) {
            value = value << 4 | UInt32(byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57)
            digits += 1
            position += 1
        }
        if isBraced { _ = name(until: "}") }
        return cased(.scalar(value))
    }

    private mutating func characterClass() -> CharacterClass {
        let isNegated = take("^")
        var set = CharacterClass()
        var isFirst = true
        var isQuoted = false
        while let byte = next() {
            if byte == UInt8(ascii: "]"), !isFirst, !isQuoted { break }
            isFirst = false
            guard let item = classItem(byte, isQuoted: &isQuoted) else { continue }
            if let lower = single(item), !isQuoted, let upper = rangeEnd(isQuoted: &isQuoted) {
                set.insert(lower...max(lower, upper))
            } else {
                set.formUnion(item)
            }
        }
        // Each part was read without regard to case where that was asked for; ranges were not.
        if options.isCaseless { set = set.caseless }
        return isNegated ? set.inverted : set
    }

    /// A character, an escape or a POSIX class inside brackets; nil for `\Q` and `\E`.
    private mutating func classItem(_ byte: UInt8, isQuoted: inout Bool) -> CharacterClass? {
        if isQuoted {
            if byte == UInt8(ascii: "\\"), take("E") {
                isQuoted = false
                return nil
            }
            return .scalar(scalar(beginningWith: byte))
        }
        if byte == UInt8(ascii: "["), let set = posixClass() { return set }
        guard byte == UInt8(ascii: "\\"), let escaped = next() else { return .scalar(scalar(beginningWith: byte)) }
        switch escaped {
        case UInt8(ascii: "Q"):
            isQuoted = true
            return nil
        case UInt8(ascii: "E"): return nil
        case UInt8(ascii: "b"): return .scalar(0x08)
        case UInt8(ascii: "1")...UInt8(ascii: "7"): return .ascii(.all, othersToo: true)
        default:
            let caseless = options.isCaseless
            options.isCaseless = false
            defer { options.isCaseless = caseless }
            return characterEscape(escaped)
        }
    }

    /// The upper end of a range, after its lower one; nil where no range is meant.
    private mutating func rangeEnd(isQuoted: inout Bool) -> UInt32? {
        let start = position
        guard take("-"), let byte = next(), byte != UInt8(ascii: "]") else {
            position = start
            return nil
        }
        if let item = classItem(byte, isQuoted: &isQuoted), !isQuoted, let upper = single(item) { return upper }
        position = start
        isQuoted = false
        return nil
    }

    /// The character of a class that holds just one.
    private func single(_ set: CharacterClass) -> UInt32? {
        guard case .scalars(let listed) = set.others, set.ascii.count + listed.count == 1 else { return nil }
        return listed.first ?? set.ascii.members.first.map(UInt32.init)
    }

    /// `:alpha:]` after its bracket; nil when the bracket is a literal.
    private mutating func posixClass() -> CharacterClass? {
        guard peek() == UInt8(ascii: ":") else { return nil }
        var end = position + 1
        while end < text.count, text[end] != UInt8(ascii: "]"), text[end] != UInt8(ascii: ":") { end += 1 }
        guard end + 1 < text.count, text[end] == UInt8(ascii: ":"), text[end + 1] == UInt8(ascii: "]") else {
            return nil
        }
        position = end + 2
        return .ascii(.all, othersToo: true)
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
