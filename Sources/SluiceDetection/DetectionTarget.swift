/// What an entry looks for.
package enum DetectionTarget: Sendable, Hashable {
    /// PCRE2 pattern over UTF-8 with Unicode classes.
    case pattern(String)
    /// One of many words and phrases.
    case wordList(WordList)
    /// Text that is like one of some sample documents.
    case fingerprint(FingerprintTarget)
}

extension DetectionEntry {
    /// The pattern, when the entry looks for one.
    package var pattern: String? {
        if case .pattern(let source) = target { source } else { nil }
    }

    /// Whether examples can show what the entry finds: they would have to be whole documents.
    var needsExamples: Bool {
        if case .fingerprint = target { false } else { true }
    }

    /// What the entry looks for, in a word for messages.
    var targetName: String {
        switch target {
        case .pattern: "the pattern"
        case .wordList: "the word list"
        case .fingerprint: "the fingerprint"
        }
    }
}
