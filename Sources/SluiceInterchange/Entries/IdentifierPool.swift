import SluicePattern

/// Gives ids that a profile accepts, each once.
struct IdentifierPool {
    private var taken: Set<String> = []

    static func identifier(of text: String) -> String {
        var result = ""
        for byte in text.lowercased().utf8 {
            let isPlain = byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
            if isPlain || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") {
                result.append(Character(UnicodeScalar(byte)))
            } else if !result.isEmpty && !result.hasSuffix("-") {
                result.append("-")
            }
        }
        while result.hasSuffix("-") { result.removeLast() }
        return result.isEmpty ? "unnamed" : String(result.prefix(80))
    }

    mutating func identifier(for text: String) -> String {
        let plain = IdentifierPool.identifier(of: text)
        var id = plain
        var number = 2
        while !taken.insert(id).inserted {
            id = plain.prefix(74) + "-\(number)"
            number += 1
        }
        return id
    }

    /// `AWS access key` to `AWS_ACCESS_KEY`.
    static func infoType(of text: String) -> String {
        let name = identifier(of: text).uppercased().map { "-.".contains($0) ? "_" : $0 }
        return String(name.prefix(100))
    }
}

/// Patterns of ignore rules.
enum IgnorePattern {
    /// Why PCRE2 does not take one; nil when it does.
    static func problem(with pattern: String) -> String? {
        guard pattern.utf8.count <= 4096 else { return "its pattern has more than 4,096 bytes" }
        do {
            _ = try CompiledPattern(pattern, purpose: .inspection)
            return nil
        } catch .matchesEmpty {
            return "its pattern can match the empty text"
        } catch {
            return "PCRE2 does not take its pattern (\(error.message))"
        }
    }

    /// A pattern of another dialect in PCRE2's.
    static func translated(_ source: String, _ dialect: RegexDialect) throws(RegexObstacle) -> String {
        let node = try RegexReader.node(of: source, dialect)
        return RegexPrinter(target: .pcre2).text(of: RegexFocus.focused(node, on: .whole).node.withoutCaptures)
    }

    /// Patterns that find any of the words, as many as 4,096 bytes each take.
    static func containing(_ words: [String]) -> [String] {
        var patterns: [String] = []
        var branches: [RegexNode] = []
        var size = 0
        let flush = { (branches: [RegexNode]) in
            RegexPrinter(target: .pcre2).text(of: branches.count == 1 ? branches[0] : .alternatives(branches))
        }
        for word in words where !word.isEmpty {
            let node = RegexNode.sequence(
                word.unicodeScalars.map { .character(.scalar($0.value, isCaseless: true)) })
            let length = word.utf8.count * 2 + 8
            if size + length > 3800, !branches.isEmpty {
                patterns.append(flush(branches))
                (branches, size) = ([], 0)
            }
            branches.append(node)
            size += length
        }
        if !branches.isEmpty { patterns.append(flush(branches)) }
        return patterns
    }
}

extension ForeignRule {
    /// Names and words as long as a profile takes them.
    func trimmed() -> ForeignRule {
        var rule = self
        let line = ImportNotes.shown(name)
        rule.name = line.isEmpty ? sourceID : line
        rule.infoType = infoType.isEmpty ? IdentifierPool.infoType(of: sourceID) : String(infoType.prefix(100))
        return rule
    }
}
