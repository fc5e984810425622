/// Escapes and classes.
extension RegexReader {
    /// Behind a backslash, outside of classes.
    mutating func escape() throws(RegexObstacle) -> RegexNode {
        guard let next = peek else { throw obstacle("a backslash at the end") }
        if next >= "1", next <= "9", dialect.hasReferences {
            let number = number() ?? 0
            return .reference(number, isCaseless: options.isCaseless)
        }
        position += 1
        switch next {
        case "b":
            if take("{") { throw obstacle("a word boundary of another kind") }
            return .assertion(.wordBoundary)
        case "B": return .assertion(.noWordBoundary)
        case "A": return .assertion(.textStart)
        case "z": return .assertion(.textEnd)
        case "Z": return .assertion(dialect.capitalZIsEnd ? .textEnd : .textEndOrLast)
        case "`" where dialect == .boost: return .assertion(.textStart)
        case "'" where dialect == .boost: return .assertion(.textEnd)
        case "<" where dialect.hasWordEdges: return wordEdge(isBehind: false)
        case ">" where dialect.hasWordEdges: return wordEdge(isBehind: true)
        case "k" where dialect != .go && dialect != .rust:
            if take("<") { return try reference(toNamed: name(until: ">")) }
            if take("{") { return try reference(toNamed: name(until: "}")) }
            if take("'") { return try reference(toNamed: name(until: "'")) }
            throw obstacle("`\\k` without a name")
        case "R" where dialect == .pcre2 || dialect == .boost:
            return .alternatives([
                .sequence([.character(.scalar(0x0D)), .character(.scalar(0x0A))]),
                .character(RegexClass([.range(0x0A, 0x0D), .range(0x85, 0x85), .range(0x2028, 0x2029)])),
            ])
        case "N" where dialect == .pcre2 && peek != "{": return .character(RegexClass([.dot]))
        case "G", "X", "C", "K", "g":
            position -= 1
            throw obstacle("`\\\(next)`")
        default:
            position -= 1
            return .character(RegexClass([try escapedItem()], isCaseless: options.isCaseless))
        }
    }

    private func wordEdge(isBehind: Bool) -> RegexNode {
        let word = RegexNode.character(RegexClass([.shorthand("w", isASCII: options.isASCII)]))
        return .sequence([.assertion(.wordBoundary), .look(isBehind: isBehind, isNegative: false, word)])
    }

    /// Behind a backslash, outside or inside of classes: what stands for one character.
    private mutating func escapedItem() throws(RegexObstacle) -> RegexClass.Item {
        let next = advance()
        switch next {
        case "d", "D", "w", "W", "s", "S": return .shorthand(next, isASCII: options.isASCII)
        case "h" where dialect.hasHorizontalSpace, "H" where dialect.hasHorizontalSpace:
            return .shorthand(next, isASCII: false)
        case "v" where !dialect.hasVerticalTab, "V" where !dialect.hasVerticalTab:
            return .shorthand(next, isASCII: false)
        case "p", "P": return try property(isNegative: next == "P")
        case "v": return single(0x0B)
        case "t": return single(0x09)
        case "n": return single(0x0A)
        case "r": return single(0x0D)
        case "f": return single(0x0C)
        case "a": return single(0x07)
        case "e" where dialect != .go && dialect != .python: return single(0x1B)
        case "c" where dialect == .boost || dialect == .pcre2:
            return single(advance().value & 0x1F)
        case "x": return single(try hexadecimal(digits: 2))
        case "u": return single(try hexadecimal(digits: 4))
        case "U": return single(try hexadecimal(digits: 8))
        case "o" where dialect == .pcre2:
            guard take("{"), let value = UInt32(name(until: "}"), radix: 8) else { throw obstacle("an octal number") }
            return single(value)
        case "0"..."7":
            position -= 1
            return single(octal())
        case "E" where dialect.hasQuotes: throw obstacle("an end of quoting without a beginning")
        case "A"..."Z", "a"..."z", "8", "9":
            position -= 1
            throw obstacle("the escape `\\\(next)`")
        default: return single(next.value)
        }
    }

    private func single(_ value: UInt32) -> RegexClass.Item { .range(value, value) }

    private mutating func octal() -> UInt32 {
        var value: UInt32 = 0
        var digits = 0
        while digits < 3, let next = peek, next >= "0", next <= "7" {
            value = value << 3 | (next.value - 0x30)
            digits += 1
            position += 1
        }
        return value
    }

    private mutating func hexadecimal(digits most: Int) throws(RegexObstacle) -> UInt32 {
        let isBraced = take("{")
        var value: UInt32 = 0
        var digits = 0
        while digits < (isBraced ? 6 : most), let next = peek, next.properties.isASCIIHexDigit {
            let byte = next.value
            value = value << 4 | (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57)
            digits += 1
            position += 1
        }
        if isBraced, !take("}") { throw obstacle("a hexadecimal number without an end") }
        guard digits > 0, Unicode.Scalar(value) != nil else { throw obstacle("a hexadecimal number") }
        return value
    }

    private mutating func property(isNegative: Bool) throws(RegexObstacle) -> RegexClass.Item {
        var isNegative = isNegative
        var name: String
        if take("{") {
            name = self.name(until: "}")
        } else {
            name = String(advance())
        }
        if name.hasPrefix("^") {
            name.removeFirst()
            isNegative.toggle()
        }
        guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0.properties.isAlphabetic || $0 == "_" || $0 == "&" })
        else { throw obstacle("a property of another kind") }
        return .property(name, isNegative: isNegative)
    }

    // MARK: Classes

    /// Behind an opening bracket.
    mutating func characterClass() throws(RegexObstacle) -> RegexNode {
        try descend()
        defer { depth -= 1 }
        let isNegative = take("^")
        var items: [RegexClass.Item] = []
        var restrictions: [RegexNode] = []
        var isFirst = true
        while true {
            guard position < text.count else { throw obstacle("a class without an end") }
            if !isFirst, take("]") { break }
            if try restriction(into: &restrictions) { continue }
            isFirst = false
            if dialect == .rust, options.isExtended, text[position].properties.isWhitespace {
                position += 1
                continue
            }
            let low = try classItems()
            guard low.count == 1, case .range(let from, let alone) = low[0], from == alone, isRangeAhead else {
                items += low
                continue
            }
            position += 1
            let high = try classItems()
            guard high.count == 1, case .range(let to, let last) = high[0], to == last, from <= to else {
                throw obstacle("a range that is none")
            }
            items.append(.range(from, to))
        }
        let set = RegexClass(items, isNegative: isNegative, isCaseless: options.isCaseless)
        guard !restrictions.isEmpty else { return .character(set) }
        guard !isNegative else { throw obstacle("the opposite of a combined class") }
        return .sequence(restrictions + [.character(set)])
    }

    /// A hyphen between two characters.
    private var isRangeAhead: Bool {
        guard peek == "-", position + 1 < text.count else { return false }
        let next = text[position + 1]
        if next == "]" { return false }
        return !(next == "[" && dialect.hasSubtraction) && !(next == "-" && dialect == .rust)
    }

    /// `&&[...]`, `--[...]` and `-[...]` as lookaheads, which the class then need not know of.
    private mutating func restriction(into restrictions: inout [RegexNode]) throws(RegexObstacle) -> Bool {
        var isNegative = true
        if dialect.hasSubtraction, take("-[") {
        } else if dialect.hasNestedClasses, take("--[") {
        } else if dialect.hasNestedClasses, take("&&[") {
            isNegative = false
        } else if dialect.hasNestedClasses,
            ["&&", "--", "~~"].contains(where: { text[position...].starts(with: $0.unicodeScalars) })
        {
            throw obstacle("a combination of classes")
        } else {
            return false
        }
        restrictions.append(.look(isBehind: false, isNegative: isNegative, try characterClass()))
        return true
    }

    /// One item, or several of a class within the class.
    private mutating func classItems() throws(RegexObstacle) -> [RegexClass.Item] {
        let next = advance()
        switch next {
        case "\\":
            if dialect.hasQuotes, take("Q") {
                var items: [RegexClass.Item] = []
                while position < text.count, !take("\\E") { items.append(single(advance().value)) }
                return items
            }
            if take("b") { return [single(0x08)] }
            return [try escapedItem()]
        case "[":
            if let item = posixName() { return [item] }
            guard dialect.hasNestedClasses else { return [single(next.value)] }
            guard case .character(let inner) = try characterClass(), !inner.isNegative else {
                throw obstacle("a class within a class")
            }
            return inner.items
        default: return [single(next.value)]
        }
    }

    /// `:alpha:]` behind its bracket.
    private mutating func posixName() -> RegexClass.Item? {
        let start = position
        guard take(":") else { return nil }
        let isNegative = take("^")
        var name = ""
        while let next = peek, next >= "a", next <= "z" {
            name.unicodeScalars.append(next)
            position += 1
        }
        if !name.isEmpty, take(":]") {
            return .name(name, isNegative: isNegative, isASCII: dialect.hasASCIINames || options.isASCII)
        }
        position = start
        return nil
    }
}
