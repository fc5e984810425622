import SluiceLookup

/// The listed values of all entries, made ready for searching.
final class CompiledLists: Sendable {
    /// All word lists together; nil when there are none.
    let phrases: PhraseIndex?
    /// By list in `phrases`, the index of its entry.
    let phraseEntries: [Int]
    let exactData: CompiledExactData?

    /// - Parameter entries: of all profiles, in order.
    init(_ entries: [DetectionEntry]) {
        var lists: [[String]] = []
        var phraseEntries: [Int] = []
        for (index, entry) in entries.enumerated() {
            guard case .wordList(let list) = entry.target else { continue }
            lists.append(list.terms)
            phraseEntries.append(index)
        }
        phrases = lists.isEmpty ? nil : PhraseIndex(lists, folding: FoldedCharacter.table)
        self.phraseEntries = phraseEntries
        exactData = CompiledExactData(entries)
    }

    /// Bytes from the start of a value that must be known.
    var reach: Int { max(phrases == nil ? 0 : ListedValue.reach, exactData?.reach ?? 0) }

    /// Bytes before the start of a value that must be known.
    var lookbehind: Int { max(phrases == nil ? 0 : ListedValue.lookbehind, exactData?.lookbehind ?? 0) }
}
