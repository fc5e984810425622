import SluiceLookup

/// Which words a profile may hold, for those who write profiles.
package enum AcceptedWords {
    /// Terms of `words`, at most.
    package static let mostTerms = ProfileLoader.mostWords

    /// Whether the loader takes a word into `hot_words` and `negative_words`.
    package static func isHotWord(_ word: String) -> Bool {
        word.utf8.count <= WordIndex.longestWordBytes && WordIndex.isSearchable(word)
    }

    /// Whether a term of a word list can be found.
    package static func isTerm(_ term: String) -> Bool {
        guard term.utf8.count <= WordListFile.longestTerm else { return false }
        let words = PhraseIndex.wordCount(of: term, folding: FoldedCharacter.table)
        return words > 0 && words <= ListedValue.mostWords
    }

    /// Whether `hot_words` may have it as a key.
    package static func isLanguage(_ text: String) -> Bool { ProfileLoader.isLanguage(text) }
}
