/// Filters of betterleaks: an expression that is true for findings to drop. Terms joined by `||` are read one by one;
/// those that an entry or an ignore rule can say are carried over.
enum ExpressionFilter {
    /// - Returns: the least entropy that the filter asks of the secret.
    @discardableResult
    static func read(_ text: String, rule: String?, into profile: inout ForeignProfile) -> Double? {
        var entropy: Double?
        guard text.utf8.count <= 65_536 else {
            profile.notes.add(.notCarried, "a `filter` of more than 65,536 bytes", rule: rule)
            return nil
        }
        for term in terms(of: text, depth: 0) {
            if let bound = entropyBound(term) {
                entropy = max(entropy ?? 0, bound)
            } else if let call = call(term) {
                let reason = "filter of the source"
                switch call.function {
                case "matchesAny":
                    for regex in call.texts {
                        if let pattern = try? IgnorePattern.translated(regex, .go) {
                            profile.ignores.append(ForeignIgnore(regex: pattern, ruleID: rule, reason: reason))
                        } else {
                            profile.notes.add(.notCarried, "a pattern of `filter` that is not understood", rule: rule)
                        }
                    }
                default:
                    for regex in IgnorePattern.containing(call.texts) {
                        profile.ignores.append(ForeignIgnore(regex: regex, ruleID: rule, reason: reason))
                    }
                }
            } else {
                profile.notes.add(.notCarried, "a term of `filter`: \(kind(of: term))", rule: rule)
            }
        }
        return entropy
    }

    private static func kind(of term: String) -> String {
        for name in [
            "tokenRatio", "failsTokenEfficiency", "attributes", "findMatch", "finding[\"line\"]", "confidence",
        ]
        where term.contains(name) { return "`\(name)`" }
        return term.hasPrefix("!") ? "what the secret must match" : "another expression"
    }

    /// Splits at `||` outside of quotes and brackets; parentheses around all of it go first.
    private static func terms(of text: String, depth level: Int) -> [String] {
        guard level < 32 else { return [text] }
        var terms: [String] = []
        var current = ""
        var depth = 0
        var scanner = Scanner(text)
        while let piece = scanner.piece() {
            if piece == "||" && depth == 0 {
                terms.append(current)
                current = ""
                continue
            }
            if piece == "(" || piece == "[" || piece == "{" { depth += 1 }
            if piece == ")" || piece == "]" || piece == "}" { depth -= 1 }
            current += piece
        }
        terms.append(current)
        let trimmed = terms.map(trim).filter { !$0.isEmpty }
        if trimmed.count == 1, trimmed[0].hasPrefix("("), trimmed[0].hasSuffix(")"), trimmed[0].count > 2 {
            let inner = String(trimmed[0].dropFirst().dropLast())
            if isBalanced(inner) { return Self.terms(of: inner, depth: level + 1) }
        }
        return trimmed.flatMap { term -> [String] in
            guard trimmed.count > 1, term.hasPrefix("("), term.hasSuffix(")") else { return [term] }
            return Self.terms(of: term, depth: level + 1)
        }
    }

    private static func isBalanced(_ text: String) -> Bool {
        var depth = 0
        var scanner = Scanner(text)
        while let piece = scanner.piece() {
            if piece == "(" { depth += 1 }
            if piece == ")" { depth -= 1 }
            if depth < 0 { return false }
        }
        return depth == 0
    }

    private static func trim(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// `entropy(finding["secret"]) <= 3.5`.
    private static func entropyBound(_ term: String) -> Double? {
        let compact = term.filter { !$0.isWhitespace }
        for name in ["filter.entropy", "entropy"] {
            let call = name + "(finding[\"secret\"])<"
            guard compact.hasPrefix(call) else { continue }
            return Double(compact.dropFirst(call.count).drop { $0 == "=" })
        }
        return nil
    }

    /// `matchesAny(finding["secret"], [...])` with its texts.
    private static func call(_ term: String) -> (function: String, texts: [String])? {
        for function in ["matchesAny", "containsAny"] {
            for prefix in ["filter.", ""] {
                let begin = prefix + function + "(finding[\"secret\"]"
                guard term.hasPrefix(begin), term.hasSuffix(")") else { continue }
                let rest = trim(String(term.dropFirst(begin.count).dropLast()))
                guard rest.hasPrefix(",") else { return nil }
                let list = trim(String(rest.dropFirst()))
                guard list.hasPrefix("["), list.hasSuffix("]") else { return nil }
                var texts: [String] = []
                var scanner = Scanner(String(list.dropFirst().dropLast()))
                while let piece = scanner.piece() {
                    if let text = scanner.lastText {
                        texts.append(text)
                    } else if !piece.allSatisfy({ $0 == "," || $0.isWhitespace || $0 == "r" }) {
                        return nil
                    }
                }
                return (function, texts)
            }
        }
        return nil
    }

    /// Cuts an expression into quoted texts, `||` and single characters.
    private struct Scanner {
        private let text: [Character]
        private var position = 0
        /// The content of the piece, when it was a quoted text.
        private(set) var lastText: String?

        init(_ text: String) { self.text = Array(text) }

        mutating func piece() -> String? {
            lastText = nil
            guard position < text.count else { return nil }
            let start = position
            for quote in ["\"\"\"", "'''", "`", "\"", "'"] where text[position...].starts(with: quote) {
                let isRaw = quote == "`" || quote.count == 3 || start > 0 && text[start - 1] == "r"
                return quoted(by: quote, isRaw: isRaw)
            }
            if text[position...].starts(with: "||") {
                position += 2
                return "||"
            }
            if text[position...].starts(with: "//") {
                while position < text.count, !text[position].isNewline { position += 1 }
                return " "
            }
            position += 1
            return String(text[start])
        }

        private mutating func quoted(by quote: String, isRaw: Bool) -> String {
            let start = position
            position += quote.count
            var content = ""
            while position < text.count, !text[position...].starts(with: quote) {
                if text[position] == "\\", !isRaw, position + 1 < text.count {
                    position += 1
                    content.append(["n": "\n", "t": "\t", "r": "\r"][text[position]] ?? text[position])
                } else {
                    content.append(text[position])
                }
                position += 1
            }
            position = min(position + quote.count, text.count)
            lastText = content
            return String(text[start..<position])
        }
    }
}
