import SluiceCore
import SluicePattern

/// An entry made ready for scanning: one for each entry of each profile. A class, so that a hit costs one reference and
/// not one for each of its members.
final class CompiledEntry: Sendable {
    let profileIndex: Int
    let entryIndex: Int
    let points: PatternPoints
    /// Whether a value is one of a list, so that its form says nothing against it.
    let isListed: Bool
    /// Whether a value is a cell of exact data.
    let isExactData: Bool
    /// The list of a word list's entry: its file as the profile names it, or `words`; nil for another entry.
    let list: String?
    /// Nil when the entry has none or has switched it off.
    let validator: Validator?
    let isValidatorGate: Bool
    /// Of the validator's numbers.
    let commonForm: CommonForm?
    /// See ``DetectionEntry/EvidenceRule/entropy``.
    let entropy: Double?
    /// See ``DetectionEntry/ContextRule/window``.
    let window: Int
    /// Numbers of the entry's words in the index.
    let hotWords: [Int]
    let negativeWords: NumberSet
    /// See ``DetectionEntry/ContextRule/supporting``.
    let supporting: [String]
    /// Whether nothing but a hot word can lift a match to a score that is reported.
    let needsHotWord: Bool
    /// The entry's own spelling of its words, by word number.
    let spellings: [Int: String]
    let maskStyle: MaskStyle
    /// Whether the value is a password, key or token, which is what `api_token` says it is.
    var isSecret: Bool { maskStyle == .secret || maskStyle == .hidden }
    /// What a field may hold, at most, for the words of its name to count: a value that has a form of its own is no hash.
    var passing: FieldName.Derivation { isSecret ? .substitute : points == .bare ? .value : .hash }
    /// Nil where the whole match is the value.
    let valueGroups: ValueGroups?

    init(_ entry: DetectionEntry, at entryIndex: Int, ofProfile profileIndex: Int, words: WordIndex) {
        self.profileIndex = profileIndex
        self.entryIndex = entryIndex
        points = entry.evidence.points
        isListed = entry.pattern == nil
        if case .wordList(let words) = entry.target { list = words.file ?? "words" } else { list = nil }
        let use = entry.evidence.validator
        validator = use.flatMap { $0.mode == .off ? nil : Validator.named($0.name) }
        isValidatorGate = use?.mode == .gate
        commonForm = validator.flatMap(CommonForm.ofNumbers)
        entropy = entry.evidence.entropy
        window = entry.context.window
        let hot = entry.context.hotWords.sorted { $0.key < $1.key }.flatMap(\.value)
        hotWords = Set(hot.compactMap(words.id)).sorted()
        negativeWords = NumberSet(entry.context.negativeWords.compactMap(words.id), below: words.count)
        supporting = entry.context.supporting
        var best = Score(entry.evidence.points)
        if let validator { best.add(validator) }
        if entropy != nil { best.addEntropy() }
        if case .exactData = entry.target { isExactData = true } else { isExactData = false }
        if isExactData {
            best.add(columns: [String](repeating: "", count: Score.mostColumns + 1))
        }
        needsHotWord = Confidence(score: best.points) == nil
        var spellings: [Int: String] = [:]
        for word in hot + entry.context.negativeWords {
            if let id = words.id(of: word), spellings[id] == nil { spellings[id] = word }
        }
        self.spellings = spellings
        maskStyle = MaskStyle(for: entry)
        valueGroups = entry.pattern.flatMap(ValueGroups.init)
    }
}
