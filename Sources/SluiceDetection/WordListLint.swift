import SluiceLookup

/// Judges the terms of word lists.
enum WordListLint {
    /// Terms of each kind that are named; the others are counted.
    private static let mostNamed = 10
    /// Letters and digits of a term, below which it is likely to be found everywhere.
    private static let fewestLetters = 3

    /// Terms that can never be found, and those that are so short that they will be found too often.
    static func problems(of entry: DetectionEntry, in profile: Profile) -> [ProfileProblem] {
        guard case .wordList(let list) = entry.target else { return [] }
        var unusable: [String] = []
        var short: [String] = []
        for term in list.terms {
            let words = PhraseIndex.wordCount(of: term, folding: FoldedCharacter.table)
            if words == 0 || words > ListedValue.mostWords {
                unusable.append(term)
            } else if isShort(term) {
                short.append(term)
            }
        }
        var problems: [ProfileProblem] = []
        let add = { (problem: String, mend: String, weight: ProfileProblem.Weight) in
            problems.append(
                ProfileProblem(
                    weight: weight, file: profile.file, line: entry.line, entry: entry.id, problem: problem, mend: mend
                ))
        }
        if !unusable.isEmpty {
            add(
                "the word list has terms that cannot be found: \(named(unusable))",
                "a term needs a letter or digit, and has at most \(ListedValue.mostWords) words", .error)
        }
        if !short.isEmpty {
            add(
                "the word list has very short terms: \(named(short))",
                "leave them out, or lower the points and add hot words", .warning)
        }
        return problems
    }

    private static func isShort(_ term: String) -> Bool {
        let letters = term.unicodeScalars.lazy.map { FoldedCharacter($0.value) }
            .filter { $0.kind != .separator && $0.kind != .mark }
        return letters.count < fewestLetters && !letters.contains { $0.kind == .standalone }
    }

    private static func named(_ terms: [String]) -> String {
        let shown = terms.prefix(mostNamed).map { "`\(ProfileDocument.shown($0))`" }.joined(separator: ", ")
        return terms.count > mostNamed ? "\(shown) and \(terms.count - mostNamed) more" : shown
    }
}
