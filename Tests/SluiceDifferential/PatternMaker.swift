/// Makes up patterns over all that the loader accepts. The reach of most of them is bounded by a few hundred bytes;
/// whether it is, and whether PCRE2 accepts them, is for the caller to find out.
package struct PatternMaker {
    private var groupCount = 0
    private var closedGroups: [Int] = []
    private var budget = 12

    private init() {}

    /// A pattern, which PCRE2 may refuse.
    package static func pattern(using choices: inout Choices) -> PatternPart {
        var maker = PatternMaker()
        let body: PatternPart =
            switch choices.pick(8) {
            case 0, 1: maker.number(using: &choices)
            case 2: maker.linkedNumber(using: &choices)
            case 3: maker.token(using: &choices)
            case 4: .sequence([maker.number(using: &choices), maker.part(depth: 1, using: &choices)])
            default: maker.alternatives(depth: 3, using: &choices)
            }
        let options = ["(?i)", "(?i)", "(?m)", "(?s)", "(?x)", "(?ix)", "(?im)", "(?xx)", "(?n)", "(?U)"]
        return choices.once(in: 3) ? .sequence([.silent(choices.pick(options)), body]) : body
    }

    // MARK: The shapes of real entries

    private mutating func number(using choices: inout Choices) -> PatternPart {
        let alphabet = PatternAlphabet.self
        // Many real entries are told by their bytes alone.
        if choices.once(in: 2) { return plainNumber(using: &choices) }
        var parts: [PatternPart] = [.silent(choices.pick(alphabet.before))]
        for index in 0..<choices.pick(1...4) {
            if index > 0 {
                let separator = choices.pick(alphabet.separators)
                parts.append(.atom(separator.source, separator.texts))
            }
            parts.append(group(of: alphabet.classes[choices.pick(choices.once(in: 3) ? 12 : 3)], using: &choices))
        }
        parts.append(.silent(choices.pick(alphabet.behind)))
        return .sequence(parts)
    }

    /// Groups of digits and letters of fixed lengths, between boundaries of ASCII characters.
    private mutating func plainNumber(using choices: inout Choices) -> PatternPart {
        let alphabet = PatternAlphabet.self
        var parts: [PatternPart] = [.silent(choices.pick(alphabet.plainBefore))]
        for index in 0..<choices.pick(1...4) {
            if index > 0 {
                let separator = alphabet.separators[choices.pick(alphabet.plainSeparators)]
                parts.append(.atom(separator.source, separator.texts))
            }
            let set = choices.pick(["[0-9]", "[0-9]", "[1-9]", "[A-Z]", "[0-9A-F]", "[k-sK-S]"])
            let count = choices.pick(1...6)
            let texts = set == "[A-Z]" ? ["K", "S", "Z"] : ["1", "5", "9"]
            parts.append(.repeated(.atom(set, texts), count...count, mode: ""))
        }
        if choices.once(in: 4) { parts = [parts[0], .capture(1, .sequence(Array(parts[1...])))] }
        parts.append(.silent(choices.pick(alphabet.plainBehind)))
        return .sequence(parts)
    }

    private func group(of set: (source: String, texts: [String]), using choices: inout Choices) -> PatternPart {
        let least = choices.pick(1...5)
        let most = choices.once(in: 3) ? least + choices.pick(1...3) : least
        return .repeated(.atom(set.source, set.texts), least...most, mode: choices.pick(["", "", "", "?", "+"]))
    }

    /// Groups of digits between which the same separator stands.
    private mutating func linkedNumber(using choices: inout Choices) -> PatternPart {
        let alphabet = PatternAlphabet.self
        let digits = alphabet.classes[choices.pick(3)]
        let separator = choices.pick(alphabet.repeatedSeparators)
        let content = PatternPart.atom(separator.source, separator.texts)
        return .sequence([
            .silent(choices.pick(alphabet.before)), group(of: digits, using: &choices), .capture(1, content),
            group(of: digits, using: &choices), .reference(choices.pick([#"\1"#, #"\g{1}"#, #"\g{-1}"#]), 1),
            group(of: digits, using: &choices), .silent(choices.pick(alphabet.behind)),
        ])
    }

    /// A word and what follows it.
    private mutating func token(using choices: inout Choices) -> PatternPart {
        let alphabet = PatternAlphabet.self
        let word = choices.pick(alphabet.words)
        let set = choices.pick(alphabet.classes)
        let least = choices.pick(1...20)
        let most = least + (choices.once(in: 2) ? choices.pick(0...20) : 0)
        let beginning = PatternPart.atom(word, [word, word, word.uppercased()])
        return .sequence([
            .silent(choices.pick(alphabet.before)),
            choices.once(in: 5) ? .look("(?<=", beginning) : beginning,
            .repeated(.atom(set.source, set.texts), least...most, mode: choices.pick(["", "", "?", "+"])),
            choices.once(in: 3) ? part(depth: 1, using: &choices) : .silent(""),
            .silent(choices.pick(alphabet.behind)),
        ])
    }

    // MARK: Anything

    private mutating func alternatives(depth: Int, using choices: inout Choices) -> PatternPart {
        guard choices.once(in: 3) else { return sequence(depth: depth, using: &choices) }
        var branches: [PatternPart] = []
        for _ in 0..<choices.pick(2...3) { branches.append(sequence(depth: depth, using: &choices)) }
        return .alternatives(branches)
    }

    private mutating func sequence(depth: Int, using choices: inout Choices) -> PatternPart {
        var parts: [PatternPart] = []
        for _ in 0..<choices.pick(1...4) { parts.append(part(depth: depth, using: &choices)) }
        return .sequence(parts)
    }

    private mutating func part(depth: Int, using choices: inout Choices) -> PatternPart {
        budget -= 1
        guard depth > 0, budget > 0 else { return atom(using: &choices) }
        switch choices.pick(12) {
        case 0: return .silent(choices.pick(PatternAlphabet.silent))
        case 1:
            return .group(
                choices.pick(["(?:", "(?:", "(?>", "(?i:", "(?-i:"]), alternatives(depth: depth - 1, using: &choices))
        case 2, 3:
            groupCount += 1
            let number = groupCount
            let content = alternatives(depth: depth - 1, using: &choices)
            closedGroups.append(number)
            return .capture(number, content)
        case 4, 5:
            let inner = part(depth: depth - 1, using: &choices)
            let least = choices.pick(0...3)
            let counts = least...(least + choices.pick(0...3))
            return .repeated(inner, counts, mode: choices.pick(["", "", "?", "+"]))
        case 6: return look(using: &choices)
        case 7:
            guard !closedGroups.isEmpty else { return atom(using: &choices) }
            let number = choices.pick(closedGroups)
            return .reference(#"\g{\#(number)}"#, number)
        default: return atom(using: &choices)
        }
    }

    /// A lookaround of one to three characters, or at a group.
    private mutating func look(using choices: inout Choices) -> PatternPart {
        let opening = choices.pick(["(?=", "(?!", "(?<=", "(?<!", "(?!", "(?<!"])
        if !opening.hasPrefix("(?<"), !closedGroups.isEmpty, choices.once(in: 4) {
            let number = choices.pick(closedGroups)
            return .look(opening, .reference(#"\g{\#(number)}"#, number))
        }
        var branches: [PatternPart] = []
        for _ in 0..<choices.pick(1...2) {
            var parts: [PatternPart] = []
            for _ in 0..<choices.pick(1...3) { parts.append(atom(using: &choices)) }
            branches.append(.sequence(parts))
        }
        if choices.once(in: 12) { branches.append(.silent(choices.pick(["^", "$", #"\b"#]))) }
        return .look(opening, .alternatives(branches))
    }

    private func atom(using choices: inout Choices) -> PatternPart {
        switch choices.pick(8) {
        case 0...3:
            let (source, texts) = choices.pick(PatternAlphabet.characters)
            return .atom(source, texts)
        case 4...6:
            let (source, texts) = choices.pick(PatternAlphabet.classes)
            return .atom(source, texts)
        default: return PatternMaker.characterClass(using: &choices)
        }
    }

    /// A class in brackets, of a few items.
    package static func characterClass(using choices: inout Choices) -> PatternPart {
        let items = [
            "0-9", "a-f", "A-Z", "j-l", "r-t", "é", "é-ë", "-", "_", " ", #"\d"#, #"\w"#, #"\s"#, #"\S"#, #"\x{17f}"#,
            "K",
            #"\x{212a}"#, #"\n"#, #"\]"#, #"\p{Lu}"#, "[:digit:]", #"\x00-\x1f"#, ".", "/", #"\Q^-\E"#, "!-,", "Ā-Ȁ",
            "x",
        ]
        var source = choices.once(in: 3) ? "[^" : "["
        for _ in 0..<choices.pick(1...4) { source += choices.pick(items) }
        let texts = ["0", "7", "a", "k", "K", "s", "Z", "é", "-", "_", " ", "\n", "\u{17F}", "\u{212A}", ".", "x", "]"]
        return .atom(source + "]", texts)
    }
}
