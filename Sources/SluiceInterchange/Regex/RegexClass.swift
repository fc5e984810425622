/// What one position of a pattern may match.
struct RegexClass: Sendable, Hashable {
    enum Item: Sendable, Hashable {
        case range(UInt32, UInt32)
        /// `d`, `w`, `s`, `h`, `v` and their opposites in upper case; for ASCII alone or for all of Unicode.
        case shorthand(Unicode.Scalar, isASCII: Bool)
        /// The name between the braces of `\p{...}`.
        case property(String, isNegative: Bool)
        /// The name between the colons of `[:...:]`.
        case name(String, isNegative: Bool, isASCII: Bool)
        /// Anything but a line feed.
        case dot
        case anything
    }

    var items: [Item]
    var isNegative = false
    var isCaseless = false

    init(_ items: [Item], isNegative: Bool = false, isCaseless: Bool = false) {
        (self.items, self.isNegative, self.isCaseless) = (items, isNegative, isCaseless)
    }

    static func scalar(_ value: UInt32, isCaseless: Bool = false) -> RegexClass {
        RegexClass([.range(value, value)], isCaseless: isCaseless)
    }

    /// The character of a class that holds just one.
    var onlyScalar: UInt32? {
        guard !isNegative, items.count == 1, case .range(let low, let high) = items[0], low == high else { return nil }
        return low
    }

    /// Whether case makes a difference to it.
    var hasCase: Bool {
        items.contains { item in
            switch item {
            case .range(let low, let high):
                high - low > 64
                    || (low...high).contains { value in
                        Unicode.Scalar(value).map { $0.properties.isCased } ?? false
                    }
            case .name(let name, _, _): name == "upper" || name == "lower"
            case .property(let name, _): name.hasPrefix("L")
            case .shorthand, .dot, .anything: false
            }
        }
    }
}

// MARK: ASCII members

extension RegexClass {
    /// The ASCII characters that match; for items whose members are not known, letters.
    var asciiMembers: [UInt8] {
        (UInt8(0)...0x7F).filter { byte in
            let holds = { (value: UInt8) in self.items.contains { RegexClass.holds($0, value) } }
            var isIn = holds(byte)
            if isCaseless, !isIn, (byte | 0x20) >= 0x61, (byte | 0x20) <= 0x7A { isIn = holds(byte ^ 0x20) }
            return isIn != isNegative
        }
    }

    private static func holds(_ item: Item, _ byte: UInt8) -> Bool {
        switch item {
        case .range(let low, let high): return low <= UInt32(byte) && UInt32(byte) <= high
        case .dot: return byte != 0x0A
        case .anything: return true
        case .shorthand(let letter, _):
            let isOpposite = letter.value < 0x61
            return holdsShorthand(Unicode.Scalar(UInt8(letter.value) | 0x20), byte) != isOpposite
        case .property(let name, let isNegative):
            let isDigit = byte >= 0x30 && byte <= 0x39
            return (name.hasPrefix("N") ? isDigit : isLetter(byte)) != isNegative
        case .name(let name, let isNegative, _): return holdsName(name, byte) != isNegative
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    private static func holdsShorthand(_ letter: Unicode.Scalar, _ byte: UInt8) -> Bool {
        switch letter {
        case "d": byte >= 0x30 && byte <= 0x39
        case "w": isLetter(byte) || byte == 0x5F || byte >= 0x30 && byte <= 0x39
        case "h": byte == 0x20 || byte == 0x09
        case "v": byte >= 0x0A && byte <= 0x0D
        default: byte == 0x20 || byte >= 0x09 && byte <= 0x0D
        }
    }

    private static func holdsName(_ name: String, _ byte: UInt8) -> Bool {
        switch name {
        case "digit": byte >= 0x30 && byte <= 0x39
        case "alnum": isLetter(byte) || byte >= 0x30 && byte <= 0x39
        case "word": holdsShorthand("w", byte)
        case "upper": byte >= 0x41 && byte <= 0x5A
        case "lower": byte >= 0x61 && byte <= 0x7A
        case "space": holdsShorthand("s", byte)
        case "blank": byte == 0x20 || byte == 0x09
        case "xdigit": byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66
        case "punct": byte > 0x20 && byte < 0x7F && !isLetter(byte) && !(byte >= 0x30 && byte <= 0x39)
        case "print": byte >= 0x20 && byte < 0x7F
        case "graph": byte > 0x20 && byte < 0x7F
        case "cntrl": byte < 0x20 || byte == 0x7F
        case "ascii": true
        default: isLetter(byte)
        }
    }
}
