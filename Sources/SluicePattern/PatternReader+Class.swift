/// Escapes and classes: what stands for one character.
extension PatternReader {
    mutating func escape(at start: Int) throws(PatternShape.Obstacle) -> PatternNode? {
        guard let byte = next() else { return nil }
        switch byte {
        case UInt8(ascii: "b"): return .boundary(.word)
        case UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "Z"), UInt8(ascii: "z"): return .boundary(.other)
        case UInt8(ascii: "G"), UInt8(ascii: "X"):
            throw obstacle("`\\\(Unicode.Scalar(byte))`", at: start, "leave it out: it depends on text far away")
        case UInt8(ascii: "K"): throw obstacle("`\\K`", at: start, "use a lookbehind `(?<=...)`")
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            back(1)
            return numberedEscape()
        case UInt8(ascii: "g"):
            guard peek() != UInt8(ascii: "<"), peek() != UInt8(ascii: "'") else {
                throw obstacle("a recursion", at: start, "write the part out")
            }
            return relativeReference()
        case UInt8(ascii: "k"):
            let closing: Unicode.Scalar = take("<") ? ">" : take("{") ? "}" : "'"
            if closing == "'" { _ = take("'") }
            return reference(toNamed: name(until: closing))
        case UInt8(ascii: "R"):
            // A line break of any kind; `\r\n` is one of two characters.
            let set = CharacterClass.ascii(ASCIISet(0x0A...0x0D), othersToo: true, longestBytes: 3)
            return .sequence([.character(set), .repetition(.character(.scalar(0x0A)), least: 0, most: 1)])
        default: return .character(characterEscape(byte))
        }
    }

    private mutating func numberedEscape() -> PatternNode {
        let start = position
        let value = number() ?? 0
        // As many groups must have been opened before it (pcre2pattern(3), "Non-printing characters").
        if value <= 9 || value <= groupsOpened { return reference(to: value) }
        back(position - start)
        return .character(cased(octal(digits: 3) ?? .unknown))
    }

    /// `\g2`, `\g{-1}`, `\g{name}`.
    private mutating func relativeReference() -> PatternNode {
        let isBraced = take("{")
        let isRelative = take("-")
        if let value = number() {
            if isBraced { _ = take("}") }
            return reference(to: isRelative ? groupsOpened + 1 - value : value)
        }
        return reference(toNamed: name(until: "}"))
    }

    /// An escape that stands for one character, outside or inside a class.
    private mutating func characterEscape(_ byte: UInt8) -> CharacterClass {
        switch byte {
        case UInt8(ascii: "d"): return .ascii(.digits, othersToo: true)
        case UInt8(ascii: "w"): return .ascii(.word, othersToo: true)
        case UInt8(ascii: "s"): return .ascii(.space, othersToo: true, longestBytes: 3)
        case UInt8(ascii: "h"): return .ascii(ASCIISet("\t "), othersToo: true, longestBytes: 3)
        case UInt8(ascii: "v"): return .ascii(ASCIISet(0x0A...0x0D), othersToo: true, longestBytes: 3)
        case UInt8(ascii: "D"), UInt8(ascii: "W"), UInt8(ascii: "S"), UInt8(ascii: "H"), UInt8(ascii: "V"):
            return characterEscape(byte | 0x20).inverted
        case UInt8(ascii: "t"): return .scalar(0x09)
        case UInt8(ascii: "n"): return .scalar(0x0A)
        case UInt8(ascii: "r"): return .scalar(0x0D)
        case UInt8(ascii: "f"): return .scalar(0x0C)
        case UInt8(ascii: "e"): return .scalar(0x1B)
        case UInt8(ascii: "a"): return .scalar(0x07)
        case UInt8(ascii: "x"): return hexadecimal()
        case UInt8(ascii: "p"), UInt8(ascii: "P"), UInt8(ascii: "o"):
            if take("{") { _ = name(until: "}") } else { _ = next() }
            return .unknown
        case UInt8(ascii: "N"):
            // What else stands in braces there is a count.
            guard take("{U+") else { return .ascii(ASCIISet("\n").inverted, othersToo: true) }
            _ = name(until: "}")
            return .unknown
        case UInt8(ascii: "c"):
            guard let control = next() else { return .unknown }
            return cased(.scalar(UInt32((control >= 0x61 && control <= 0x7A ? control & 0xDF : control) ^ 0x40)))
        case UInt8(ascii: "0"): return octal(digits: 2) ?? .scalar(0)
        case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            return .unknown
        default: return cased(.scalar(scalar(beginningWith: byte)))
        }
    }

    /// The character of up to so many octal digits; nil when there is none.
    private mutating func octal(digits most: Int) -> CharacterClass? {
        var value: UInt32 = 0
        var digits = 0
        while digits < most, let byte = next() {
            guard byte >= 0x30, byte <= 0x37 else {
                back(1)
                break
            }
            value = value << 3 | UInt32(byte - 0x30)
            digits += 1
        }
        return digits > 0 ? .scalar(value) : nil
    }

    /// `\xA0`, `\x{20AC}`, after the `x`.
    private mutating func hexadecimal() -> CharacterClass {
        let isBraced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 8 : 2), let byte = peek(), isHexDigit(byte) {
            value = value << 4 | UInt32(byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57)
            digits += 1
            _ = next()
        }
        if isBraced { _ = name(until: "}") }
        return cased(.scalar(value))
    }

    private func isHexDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
    }
}

// MARK: Classes

extension PatternReader {
    /// What a class holds so far, and whether a range was begun.
    private struct ClassItems {
        var set = CharacterClass()
        /// The last item, when it was a single character.
        var lower: UInt32?
        /// A hyphen followed it.
        var isRange = false

        mutating func add(_ value: UInt32) {
            if isRange, let from = lower {
                set.insert(from...max(from, value))
                (lower, isRange) = (nil, false)
            } else {
                set.insert(value...value)
                lower = value
            }
        }

        mutating func add(_ other: CharacterClass) {
            if let value = other.onlyScalar { return add(value) }
            endRange()
            set.formUnion(other)
        }

        /// A hyphen without an upper end is a character.
        mutating func endRange() {
            if isRange { set.insert(0x2D...0x2D) }
            (lower, isRange) = (nil, false)
        }
    }

    /// A class, after its opening bracket.
    mutating func characterClass() -> CharacterClass {
        skipNothingInClass()
        let isNegated = take("^")
        skipNothingInClass()
        let isCaseless = options.isCaseless
        // Cases are added at the end: a range is not what its ends are in either case.
        options.isCaseless = false
        var items = ClassItems()
        if take("]") { items.add(0x5D) }
        while !take("]"), let byte = next() { addItem(byte, to: &items) }
        items.endRange()
        options.isCaseless = isCaseless
        let set = cased(items.set)
        return isNegated ? set.inverted : set
    }

    /// What may stand before `^` and before a literal `]`.
    private mutating func skipNothingInClass() {
        while take("\\E") || take("\\Q\\E") || options.isExtendedMore && (take(" ") || take("\t")) {}
    }

    private mutating func addItem(_ byte: UInt8, to items: inout ClassItems) {
        switch byte {
        case 0x20 where options.isExtendedMore, 0x09 where options.isExtendedMore: return
        case UInt8(ascii: "-") where items.lower != nil && !items.isRange: items.isRange = true
        case UInt8(ascii: "["):
            if let set = posixClass() { items.add(set) } else { items.add(UInt32(byte)) }
        case UInt8(ascii: "\\"):
            guard let escaped = next() else { return }
            switch escaped {
            case UInt8(ascii: "Q"):
                while !take("\\E"), let quoted = next() { items.add(scalar(beginningWith: quoted)) }
            case UInt8(ascii: "E"): return
            case UInt8(ascii: "b"): items.add(0x08)
            case UInt8(ascii: "1")...UInt8(ascii: "7"):
                back(1)
                items.add(octal(digits: 3) ?? .unknown)
            default: items.add(characterEscape(escaped))
            }
        default: items.add(scalar(beginningWith: byte))
        }
    }

    /// `:alpha:]` after its bracket; nil when the bracket is a literal.
    private mutating func posixClass() -> CharacterClass? {
        let start = position
        guard take(":") else { return nil }
        while let byte = next() {
            if byte == UInt8(ascii: ":"), take("]") { return .unknown }
            if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "]") { break }
        }
        back(position - start)
        return nil
    }
}
