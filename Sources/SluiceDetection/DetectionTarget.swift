package import SluiceCore

/// What an entry looks for.
package enum DetectionTarget: Sendable, Hashable {
    /// PCRE2 pattern over UTF-8 with Unicode classes.
    case pattern(String)
    /// One of many words and phrases.
    case wordList(WordList)
    /// Text that is like one of some sample documents.
    case fingerprint(FingerprintTarget)
    /// Records of a table of hashes.
    case exactData(ExactDataRule)
    /// Files of certain kinds.
    case fileTypes([KeyFile])

    /// Whether what is looked for was built from a user's own documents or records and is known by hashes alone.
    package var isBuilt: Bool {
        switch self {
        case .pattern, .wordList, .fileTypes: false
        case .fingerprint, .exactData: true
        }
    }
}

extension DetectionEntry {
    /// The pattern, when the entry looks for one.
    package var pattern: String? {
        if case .pattern(let source) = target { source } else { nil }
    }

    /// Whether examples can show what the entry finds: else they would have to be whole files, or values that must not be
    /// written down.
    var needsExamples: Bool {
        if case .fileTypes = target { false } else { !target.isBuilt }
    }

    /// What the entry looks for, in a word for messages.
    package var targetName: String {
        switch target {
        case .pattern: "the pattern"
        case .wordList: "the word list"
        case .fingerprint: "the fingerprint"
        case .exactData: "the exact data"
        case .fileTypes: "the file types"
        }
    }
}
