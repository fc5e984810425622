import SluiceCore
import SluiceDetection
import SluicePattern

/// Makes an entry of a rule: translates its pattern, bounds it, finds examples, and has all of it checked as
/// `sluice profiles check` does.
struct EntryBuilder {
    /// What became of a rule.
    enum Result {
        case entry(EntryDraft)
        /// Sound, but without examples, which only a person can give.
        case incomplete(EntryDraft)
        case leftOut
    }

    private(set) var notes = ImportNotes()
    /// Rules whose value is narrower than the match of their entry.
    private(set) var unfocused: Set<String> = []
    private var rule: ForeignRule
    private let id: String
    /// Of the profile.
    private let threshold: Confidence

    /// Examples of each kind that a rule brings along, at most.
    private static let mostExamples = 8
    /// Texts that are tried in search of an example.
    private static let attempts = 400

    init(_ rule: ForeignRule, id: String, threshold: Confidence) {
        self.rule = rule
        self.id = id
        self.threshold = threshold
    }

    private mutating func note(_ kind: ImportNotes.Kind, _ text: String) { notes.add(kind, text, rule: rule.sourceID) }

    mutating func build() -> Result {
        switch rule.detection {
        case .counterpart(let counterpart): return build(counterpart)
        case .words(let words, let isCaseless): return build(words: words, isCaseless: isCaseless)
        case .pattern(let source, let dialect, let options): return build(source, dialect, options)
        }
    }

    private mutating func build(_ counterpart: Counterpart) -> Result {
        let entry = counterpart.entry
        if case .wordList(let list) = entry.target, list.file != nil {
            note(.leftOut, "is our entry `\(entry.id)`, whose word list is a file: name its own profile in scans")
            return .leftOut
        }
        if entry.target.isBuilt {
            note(.leftOut, "is our entry `\(entry.id)`, which looks for files of its own: name its profile in scans")
            return .leftOut
        }
        if case .fileTypes = entry.target {
            note(.leftOut, "is our entry `\(entry.id)`, which looks for kinds of files: name its profile in scans")
            return .leftOut
        }
        var draft = EntryDraft(counterpart, isSecret: rule.isSecret)
        draft.id = id
        // What the source asks for goes before our own lower threshold.
        draft.threshold = rule.threshold ?? draft.threshold.flatMap { $0 < threshold ? nil : $0 }
        note(.changed, "built into the source; an entry of ours stands for it")
        if draft.minMatches == DetectionEntry.MinMatches(1) {
            draft.count = rule.count
        } else {
            note(.changed, "our entry `\(entry.id)` counts from \(draft.minMatches) different values on")
        }
        return finished(draft, tree: nil)
    }

    private func draft(target: DetectionTarget, points: PatternPoints) -> EntryDraft {
        EntryDraft(
            id: id, name: rule.name, infoType: rule.infoType, severity: rule.severity, target: target, points: points,
            validator: rule.validator.map { ValidatorUse(name: $0, mode: .gate) },
            entropy: rule.entropy, hotWords: rule.hotWords, negativeWords: rule.negativeWords, window: rule.window,
            supporting: rule.supporting, count: rule.count, threshold: rule.threshold, isSecret: rule.isSecret
        )
    }

    // MARK: Words

    private mutating func build(words: [String], isCaseless: Bool) -> Result {
        var terms = words.filter(AcceptedWords.isTerm)
        if terms.count < words.count {
            note(.notCarried, "words without a letter or digit, over 200 bytes, or of more than 16 words")
        }
        guard !terms.isEmpty else {
            note(.leftOut, "no word of the list can be searched for")
            return .leftOut
        }
        if terms.count > AcceptedWords.mostTerms {
            note(.notCarried, "words beyond \(AcceptedWords.mostTerms); write them into a file for `word_list`")
            terms.removeLast(terms.count - AcceptedWords.mostTerms)
        }
        if !isCaseless { note(.changed, "the words count in either case") }
        if terms.contains(where: { $0.contains { !$0.isLetter && !$0.isNumber && $0 != " " } }) {
            note(.changed, "signs in the words stand for any sign or none at their ends, and for any gap inside")
        }
        rule.isSecret = false
        var draft = draft(
            target: .wordList(WordList(file: nil, terms: terms)), points: rule.points ?? .literal)
        let label = rule.hotWords.sorted { $0.key < $1.key }.first { !$0.value.isEmpty }?.value.first
        draft.matches = terms.prefix(3).map { term in label.map { "\($0): \(term)" } ?? term }
        return finished(draft, tree: nil)
    }

    // MARK: Patterns

    private mutating func build(
        _ source: String, _ dialect: RegexDialect, _ options: RegexReader.Options
    ) -> Result {
        guard source.utf8.count <= RegexReader.longest else {
            note(.leftOut, "the pattern has more than \(RegexReader.longest) bytes")
            return .leftOut
        }
        let read: RegexNode
        do {
            read = try RegexReader.node(of: source, dialect, options: options)
        } catch {
            note(.leftOut, "the pattern has \(error.construct) at character \(error.position)")
            return .leftOut
        }
        let named = RegexFocus.named(read, on: rule.group)
        let focus = rule.keepsWhole ? named : RegexFocus.focused(read, on: rule.group)
        if let draft = fitted(focus.node, original: named.node) {
            tell(focus.outcome)
            return finished(draft.draft, tree: draft.tree)
        }
        // A lookbehind that PCRE2 does not take: then without any.
        if focus.node != named.node, let draft = fitted(named.node, original: named.node) {
            tell(named.outcome)
            return finished(draft.draft, tree: draft.tree)
        }
        return .leftOut
    }

    private mutating func tell(_ outcome: RegexFocus.Outcome) {
        guard outcome != .exact else { return }
        unfocused.insert(rule.sourceID)
        note(.changed, "the match is that of the whole pattern, not of the group with the value")
        if rule.entropy != nil {
            note(.changed, "the least entropy is that of the longer match, so less is dropped")
        }
    }

    /// The entry with the greatest bounds that the loader accepts, and its tree.
    private mutating func fitted(_ node: RegexNode, original: RegexNode) -> (draft: EntryDraft, tree: RegexNode)? {
        let tree = node.withNamedCaptures
        let isUnbounded = RegexBounds.isUnbounded(tree)
        var failure = ""
        for limit in isUnbounded ? RegexBounds.ladder : Array(RegexBounds.ladder.prefix(1)) {
            let bounded = RegexBounds.bounded(tree, by: limit)
            let pattern = RegexPrinter(target: .pcre2).text(of: bounded)
            let points = rule.points ?? EntryBuilder.points(of: tree)
            switch EntryBuilder.judged(pattern) {
            case .sound:
                if isUnbounded {
                    note(
                        .changed,
                        "repetitions without an upper bound end at \(limit.usual), those of 32 and more at \(limit.block)"
                    )
                }
                return (draft(target: .pattern(pattern), points: points), bounded)
            case .tooLong(let problem): failure = problem
            case .refused(let problem):
                if node == original { note(.leftOut, problem) }
                return nil
            }
        }
        if node == original { note(.leftOut, failure) }
        return nil
    }

    /// A pattern of second evidence in our terms, bounded as the loader asks for; nil where that cannot be said.
    static func supportingPattern(_ source: String, _ dialect: RegexDialect) -> String? {
        guard source.utf8.count <= RegexReader.longest, let read = try? RegexReader.node(of: source, dialect) else {
            return nil
        }
        let tree = RegexFocus.focused(read, on: .whole).node.withoutCaptures
        for limit in RegexBounds.ladder {
            let pattern = RegexPrinter(target: .pcre2).text(of: RegexBounds.bounded(tree, by: limit))
            if case .sound = judged(pattern) { return pattern }
        }
        return nil
    }

    private enum Verdict {
        case sound
        /// Lower bounds may help.
        case tooLong(String)
        case refused(String)
    }

    private static func judged(_ pattern: String) -> Verdict {
        guard pattern.utf8.count <= 4096 else { return .refused("the pattern has more than 4,096 bytes") }
        let compiled: CompiledPattern
        do {
            compiled = try CompiledPattern(pattern, purpose: .inspection)
        } catch .matchesEmpty {
            return .refused("the pattern can match the empty text")
        } catch {
            // 120: too large once compiled, which counts decide (pcre2.h).
            let problem = "PCRE2 does not take the pattern (\(error.message))"
            return error.number == 120 ? .tooLong(problem) : .refused(problem)
        }
        do {
            let shape = try PatternShape(of: pattern, captureCount: compiled.captureCount)
            guard let reach = shape.reachBytes, reach <= ProfileLoader.reachLimitBytes else {
                return .tooLong("the pattern may match or inspect more than \(ProfileLoader.reachLimitBytes) bytes")
            }
            return .sound
        } catch {
            return .refused("the pattern has \(error.construct)")
        }
    }

    /// What a pattern proves by its form, where the source does not say: a literal text of 11 bytes and more, as in
    /// `-----BEGIN `, is a block, one of four and more is a vendor's prefix.
    private static func points(of tree: RegexNode) -> PatternPoints {
        let run = tree.literalRun.count
        return run >= 11 && tree.literalRun.contains("-----") ? .literal : run >= 4 ? .prefixed : .structured
    }

    // MARK: Examples

    private mutating func finished(_ draft: EntryDraft, tree: RegexNode?) -> Result {
        var draft = draft
        do {
            var probe = try EntryProbe(draft, threshold: threshold)
            if rule.validatorIsTentative, !rule.examples.contains(where: { probe.finds($0) }) {
                rule.validatorIsTentative = false
                draft.validator = nil
                note(.notCarried, "`checksum`: ours does not hold for the rule's own examples")
                probe = try EntryProbe(draft, threshold: threshold)
            }
            lowerThreshold(of: &draft, mostPoints: probe.mostPoints)
            if let tree { draft.matches = matches(for: draft, tree: tree, &probe) }
            draft.matches = draft.matches.filter { probe.finds($0) }
            if draft.nearMisses.isEmpty { draft.nearMisses = nearMisses(for: draft, &probe) }
            guard !draft.matches.isEmpty, !draft.nearMisses.isEmpty else {
                note(.leftOut, "no example was found; the entry stands as a comment, for you to add examples")
                return .incomplete(draft)
            }
            return try checked(&draft)
        } catch let error as ProfileError {
            note(.leftOut, error.problems.first?.problem ?? "the loader refuses the entry")
        } catch {
            note(.leftOut, "the entry cannot be compiled")
        }
        return .leftOut
    }

    /// An entry that cannot have the confidence that is asked for counts from the greatest one that it can have.
    private mutating func lowerThreshold(of draft: inout EntryDraft, mostPoints: Int) {
        guard let best = Confidence(score: mostPoints), best < draft.threshold ?? threshold else { return }
        draft.threshold = best
        note(.changed, "has at most \(mostPoints) points here, so it counts from \(best.rawValue) confidence on")
    }

    private mutating func checked(_ draft: inout EntryDraft) throws -> Result {
        let errors = try EntryProbe(draft, threshold: threshold).errors()
        if errors.isEmpty { return .entry(draft) }
        if errors.allSatisfy({ $0.problem.hasPrefix("pattern is too slow") }), !draft.costIsHigh {
            draft.costIsHigh = true
            note(.changed, "hostile text makes the pattern slow; the entry says `cost: high`")
            return try checked(&draft)
        }
        note(.leftOut, errors[0].problem)
        return .leftOut
    }

    private mutating func matches(
        for draft: EntryDraft, tree: RegexNode, _ probe: inout EntryProbe
    ) -> [String] {
        var found: [String] = []
        var failed = 0
        for example in rule.examples where found.count < EntryBuilder.mostExamples {
            if probe.finds(example) { found.append(example) } else { failed += 1 }
        }
        if rule.examples.count > EntryBuilder.mostExamples {
            note(.notCarried, "examples beyond \(EntryBuilder.mostExamples)")
        }
        if failed > 0 { note(.notCarried, "an example of the source that gives no match of the entry") }
        if !found.isEmpty { return found }
        let word = draft.hotWords.sorted { $0.key < $1.key }.first { !$0.value.isEmpty }?.value.first
        let seed = id.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        for attempt in 0..<EntryBuilder.attempts {
            var sample = RegexSample(seed: seed, attempt: attempt)
            let text = sample.text(of: tree)
            let texts = [text, word.map { "\($0): \(text)" }].compactMap { $0 }
            if let text = texts.first(where: { !$0.isEmpty && probe.finds($0) }) { return [text] }
        }
        return []
    }

    private mutating func nearMisses(for draft: EntryDraft, _ probe: inout EntryProbe) -> [String] {
        var kept: [String] = []
        var failed = false
        for example in rule.negativeExamples where kept.count < EntryBuilder.mostExamples && !example.isEmpty {
            if probe.finds(example) { failed = true } else { kept.append(example) }
        }
        if failed { note(.notCarried, "a negative example of the source that the entry matches") }
        guard kept.isEmpty, let match = draft.matches.first else { return kept }
        return NearMiss.candidates(for: match).first { !probe.finds($0) }.map { [$0] } ?? []
    }
}
