/// Writes a tree as a pattern, for PCRE2 or for Rust's `regex`.
struct RegexPrinter {
    enum Target: Sendable, Hashable {
        case pcre2, rust
    }

    let target: Target

    /// The whole pattern; `(?i)` stands at its beginning when case counts nowhere.
    func text(of node: RegexNode) -> String {
        guard caseNeed(of: node) == .caseless else { return alternatives(node, isCaseless: false) }
        return "(?i)" + alternatives(node, isCaseless: true)
    }

    // MARK: Case

    private enum CaseNeed {
        case none, caseful, caseless, mixed

        func and(_ other: CaseNeed) -> CaseNeed {
            if self == .none || self == other { return other }
            return other == .none ? self : .mixed
        }
    }

    private func caseNeed(of node: RegexNode) -> CaseNeed {
        switch node {
        case .character(let set): set.hasCase ? (set.isCaseless ? .caseless : .caseful) : .none
        case .reference(_, let isCaseless): isCaseless ? .caseless : .caseful
        case .empty, .assertion: .none
        case .sequence(let parts), .alternatives(let parts):
            parts.reduce(.none) { $0.and(caseNeed(of: $1)) }
        case .repetition(let part, _, _, _), .capture(_, _, let part), .atomic(let part), .look(_, _, let part):
            caseNeed(of: part)
        }
    }

    // MARK: Parts

    private func alternatives(_ node: RegexNode, isCaseless: Bool) -> String {
        guard case .alternatives(let branches) = node else { return sequence(node, isCaseless: isCaseless) }
        return branches.map { sequence($0, isCaseless: isCaseless) }.joined(separator: "|")
    }

    /// Neighbours that want the other case share one group.
    private func sequence(_ node: RegexNode, isCaseless: Bool) -> String {
        guard case .sequence(let parts) = node else { return part(node, isCaseless: isCaseless) }
        let other: CaseNeed = isCaseless ? .caseful : .caseless
        var text = ""
        var index = 0
        while index < parts.count {
            guard caseNeed(of: parts[index]) == other else {
                text += part(parts[index], isCaseless: isCaseless)
                index += 1
                continue
            }
            var end = index + 1
            var last = end
            while end < parts.count {
                let need = caseNeed(of: parts[end])
                guard need == other || need == .none else { break }
                end += 1
                if need == other { last = end }
            }
            let run = parts[index..<last].map { part($0, isCaseless: !isCaseless) }.joined()
            text += (isCaseless ? "(?-i:" : "(?i:") + run + ")"
            index = last
        }
        return text
    }

    private func part(_ node: RegexNode, isCaseless: Bool) -> String {
        switch node {
        case .sequence, .alternatives: return grouped(node, isCaseless: isCaseless)
        case .character, .reference:
            let need = caseNeed(of: node)
            let text = atom(node)
            if need == .caseless && !isCaseless { return "(?i:\(text))" }
            return need == .caseful && isCaseless ? "(?-i:\(text))" : text
        case .empty: return "(?:)"
        case .assertion(let assertion): return text(of: assertion)
        case .repetition(let inner, let least, let most, let manner):
            return repeated(inner, isCaseless: isCaseless) + counts(least, most) + suffix(manner)
        case .capture(_, let name, let inner):
            let opening = name.map { target == .pcre2 ? "(?<\($0)>" : "(" } ?? "("
            return opening + alternatives(inner, isCaseless: isCaseless) + ")"
        case .atomic(let inner):
            let opening = target == .pcre2 ? "(?>" : "(?:"
            return opening + alternatives(inner, isCaseless: isCaseless) + ")"
        case .look(let isBehind, let isNegative, let inner):
            return "(?" + (isBehind ? "<" : "") + (isNegative ? "!" : "=")
                + alternatives(inner, isCaseless: isCaseless) + ")"
        }
    }

    private func grouped(_ node: RegexNode, isCaseless: Bool) -> String {
        let need = caseNeed(of: node)
        let wants = need == .caseless || (need != .caseful && isCaseless)
        let opening = wants == isCaseless ? "(?:" : wants ? "(?i:" : "(?-i:"
        return opening + alternatives(node, isCaseless: wants) + ")"
    }

    private func repeated(_ node: RegexNode, isCaseless: Bool) -> String {
        switch node {
        case .character, .capture, .atomic, .reference: part(node, isCaseless: isCaseless)
        default: grouped(node, isCaseless: isCaseless)
        }
    }

    private func counts(_ least: Int, _ most: Int?) -> String {
        switch (least, most) {
        case (0, nil): "*"
        case (1, nil): "+"
        case (0, 1): "?"
        case (let least, nil): "{\(least),}"
        case (let least, let most?): least == most ? "{\(least)}" : "{\(least),\(most)}"
        }
    }

    private func suffix(_ manner: RegexNode.Manner) -> String {
        switch manner {
        case .greedy: ""
        case .lazy: "?"
        case .possessive: target == .pcre2 ? "+" : ""
        }
    }

    private func text(of assertion: RegexNode.Assertion) -> String {
        switch assertion {
        case .wordBoundary: "\\b"
        case .noWordBoundary: "\\B"
        case .textStart: "^"
        case .textEnd: target == .pcre2 ? "\\z" : "$"
        case .textEndOrLast: target == .pcre2 ? "$" : "(?:\\n?$)"
        case .lineStart: "(?m:^)"
        case .lineEnd: "(?m:$)"
        }
    }

    private func atom(_ node: RegexNode) -> String {
        switch node {
        case .character(let set): text(of: set)
        case .reference(let number, _): "\\g{\(number)}"
        default: ""
        }
    }
}

// MARK: Classes

extension RegexPrinter {
    private func text(of set: RegexClass) -> String {
        if set.items.count == 1 {
            switch set.items[0] {
            case .range(let low, let high) where low == high && !set.isNegative: return literal(low)
            case .dot where !set.isNegative: return target == .pcre2 ? "." : "[^\\n]"
            case .anything where !set.isNegative: return target == .pcre2 ? "(?s:.)" : "[\\s\\S]"
            case .shorthand(let letter, false) where !set.isNegative && "dDwWsS".unicodeScalars.contains(letter):
                return "\\\(letter)"
            case .property(let name, let isNegative) where !set.isNegative:
                return "\\\(isNegative ? "P" : "p"){\(name)}"
            default: break
            }
        }
        return "[" + (set.isNegative ? "^" : "") + set.items.map(text).joined() + "]"
    }

    private func text(of item: RegexClass.Item) -> String {
        switch item {
        case .range(let low, let high):
            return low == high ? inClass(low) : inClass(low) + "-" + inClass(high)
        case .dot: return "\\x{0}-\\x{9}\\x{b}-\\x{10ffff}"
        case .anything: return "\\s\\S"
        case .property(let name, let isNegative): return "\\\(isNegative ? "P" : "p"){\(name)}"
        case .shorthand(let letter, let isASCII): return shorthand(letter, isASCII: isASCII)
        case .name(let name, let isNegative, let isASCII):
            if isASCII && target == .pcre2, let ranges = RegexPrinter.asciiNames[name] {
                return isNegative ? opposite(of: ranges) : ranges.map { text(of: .range($0, $1)) }.joined()
            }
            return "[:" + (isNegative ? "^" : "") + name + ":]"
        }
    }

    private func shorthand(_ letter: Unicode.Scalar, isASCII: Bool) -> String {
        switch letter {
        case "h": return "\\t \\x{a0}"
        case "v": return "\\n\\x{b}\\f\\r\\x{85}\\x{2028}\\x{2029}"
        default: break
        }
        guard isASCII else { return "\\\(letter)" }
        let name = ["d": "digit", "w": "word"][String(letter).lowercased()] ?? "re2space"
        let ranges = RegexPrinter.asciiNames[name] ?? []
        if letter.value < 0x61 { return opposite(of: ranges) }
        return ranges.map { text(of: .range($0, $1)) }.joined()
    }

    /// Sorted ranges to what lies between them.
    private func opposite(of ranges: [(UInt32, UInt32)]) -> String {
        var text = ""
        var next: UInt32 = 0
        for (low, high) in ranges {
            if low > next { text += self.text(of: .range(next, low - 1)) }
            next = high + 1
        }
        return text + self.text(of: .range(next, 0x10FFFF))
    }

    /// RE2's `\s` leaves the vertical tab out (RE2, "Syntax").
    private static let asciiNames: [String: [(UInt32, UInt32)]] = [
        "digit": [(0x30, 0x39)], "word": [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)],
        "re2space": [(0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20)], "space": [(0x09, 0x0D), (0x20, 0x20)],
        "alnum": [(0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)], "alpha": [(0x41, 0x5A), (0x61, 0x7A)],
        "upper": [(0x41, 0x5A)], "lower": [(0x61, 0x7A)], "blank": [(0x09, 0x09), (0x20, 0x20)],
        "xdigit": [(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        "punct": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)], "print": [(0x20, 0x7E)],
        "graph": [(0x21, 0x7E)], "cntrl": [(0x00, 0x1F), (0x7F, 0x7F)], "ascii": [(0x00, 0x7F)],
    ]

    private func literal(_ value: UInt32) -> String {
        guard let scalar = Unicode.Scalar(value) else { return "" }
        if "\\^$.[]|()?*+{}".unicodeScalars.contains(scalar) { return "\\\(scalar)" }
        return plain(scalar)
    }

    private func inClass(_ value: UInt32) -> String {
        guard let scalar = Unicode.Scalar(value) else { return "\\x{\(String(value, radix: 16))}" }
        let special = target == .rust ? "\\]^-[&~" : "\\]^-["
        if special.unicodeScalars.contains(scalar) { return "\\\(scalar)" }
        return plain(scalar)
    }

    private func plain(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        case "\u{C}": return "\\f"
        default: break
        }
        let isShown = scalar.value >= 0x20 && scalar.value < 0x7F || scalar.properties.isAlphabetic
        return isShown ? String(scalar) : "\\x{\(String(scalar.value, radix: 16))}"
    }
}
