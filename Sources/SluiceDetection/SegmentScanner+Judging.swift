import SluiceCore
import SluicePattern

/// What a hit amounts to.
extension SegmentScanner {
    /// The match that a hit amounts to; thrown is why a gate drops it or its score is too low to report.
    /// `words` is what ``hotWords(around:base:in:)`` says, where that is known already.
    mutating func match(
        for hit: PatternHit, _ words: ContextWords.Verdict?, in text: Span<UInt8>, base: Int
    ) throws(DropReason) -> DetectedMatch {
        let entry = profiles.entries[Int(hit.pattern)]
        let range = valueRange(of: hit, entry, in: text)
        var score = try score(hit, entry, range, words, in: text, base: base)
        guard let confidence = Confidence(score: score.points) else {
            throw .lowScore(score.points, score.reasons)
        }
        let places = places(of: hit, range, in: text, base: base)
        let value = text.extracting(range)
        let normalized = normalized(value, entry)
        let isTest = profiles.testValues[entry.profileIndex].contains(normalized)
        if isTest { score.noteTestValue() }
        return DetectedMatch(
            profileIndex: entry.profileIndex,
            entryIndex: entry.entryIndex,
            byteRange: places.bytes,
            wholeRange: places.whole,
            line: places.first.line,
            column: places.first.column,
            score: score.points,
            confidence: confidence,
            why: score.why,
            points: score.steps,
            masked: entry.maskStyle.masked(value, isFull: masksFully),
            normalizedValue: SensitiveBytes(entry.commonForm?.of(value, today: today) ?? normalized),
            isTest: isTest,
            matchedIgnorePatterns: matchedIgnorePatterns(
                value, of: text.extracting(hit.range), profile: entry.profileIndex)
        )
    }

    /// The form of a value under which all its spellings are one value.
    private func normalized(_ value: Span<UInt8>, _ entry: CompiledEntry) -> [UInt8] {
        if entry.isExactData, let form = FoldedCharacter.form(ofCell: value) { return form }
        let isChecked = entry.isListed || (entry.validator.map { $0.strength != .cryptographic } ?? false)
        return MatchedValue.normalized(value, isChecked: isChecked)
    }

    mutating func dropped(
        _ hit: PatternHit, _ reason: DropReason, in text: Span<UInt8>, base: Int
    ) -> DroppedCandidate {
        let entry = profiles.entries[Int(hit.pattern)]
        let range = valueRange(of: hit, entry, in: text)
        let places = places(of: hit, range, in: text, base: base)
        return DroppedCandidate(
            profileIndex: entry.profileIndex,
            entryIndex: entry.entryIndex,
            byteRange: places.bytes,
            line: places.first.line,
            column: places.first.column,
            masked: entry.maskStyle.masked(text.extracting(range), isFull: masksFully),
            reason: reason
        )
    }

    private mutating func valueRange(of hit: PatternHit, _ entry: CompiledEntry, in text: Span<UInt8>) -> Range<Int> {
        entry.valueGroups?.value(of: hit.range, in: text, scratch: &scratch) ?? hit.range
    }

    /// Where a value stands in the source; the whole match too where that is more.
    private mutating func places(
        of hit: PatternHit, _ value: Range<Int>, in text: Span<UInt8>, base: Int
    ) -> (first: TextCursor, bytes: Range<Int64>, whole: Range<Int64>?) {
        moveCursor(to: base + hit.range.lowerBound, in: text, base: base)
        let start = cursor.sourceOffset
        var first = cursor
        first.advance(to: base + value.lowerBound, in: text, base: base)
        var end = first
        end.advance(to: base + value.upperBound, in: text, base: base)
        let bytes = first.sourceOffset..<end.sourceOffset
        guard value != hit.range else { return (first, bytes, nil) }
        end.advance(to: base + hit.range.upperBound, in: text, base: base)
        return (first, bytes, start..<end.sourceOffset)
    }

    mutating func hotWords(
        around hit: PatternHit, base: Int, in text: Span<UInt8>
    ) -> ContextWords.Verdict {
        let place = (base + hit.range.lowerBound)..<(base + hit.range.upperBound)
        let window = gates[Int(hit.pattern)].window
        enterTable(at: place.lowerBound)
        contextWords.cover(place, window: window, in: text, base: base)
        // No word speaks for what two columns have by chance.
        if let region = currentTable.region, tables.joinsColumns(place, inRegion: region, in: text, base: base) {
            return .init()
        }
        let passing = profiles.entries[Int(hit.pattern)].passing
        var verdict = contextWords.hotVerdict(
            on: place, for: Int(hit.pattern), window: window, passing: passing, in: text, base: base)
        if verdict.label == nil {
            verdict.label = contextWords.listLabel(of: place, for: Int(hit.pattern), in: text, base: base)
        }
        if let label = verdict.label {
            contextWords.note(place, for: Int(hit.pattern), label: label)
        } else {
            verdict.header = tables.word(
                over: place, for: Int(hit.pattern), passing: passing, in: text, base: base)
        }
        return verdict
    }

    private mutating func score(
        _ hit: PatternHit, _ entry: CompiledEntry, _ valueRange: Range<Int>, _ words: ContextWords.Verdict?,
        in text: Span<UInt8>, base: Int
    ) throws(DropReason) -> Score {
        let value = text.extracting(valueRange)
        // A password may well count up.
        guard entry.isListed || entry.maskStyle == .hidden || !MatchedValue.isMadeUpNumber(value) else {
            throw .madeUpNumber
        }
        let mayBePart = entry.isSecret || entry.isListed && entry.points != .bare
        guard mayBePart || !UUIDPart.isPart(valueRange, in: text) else { throw .partOfUUID }
        var isValid = false
        if let validator = entry.validator {
            isValid = validator.isValid(value, today: today)
            if !isValid, entry.isValidatorGate {
                judged[Int(hit.pattern)].validatorRejects += 1
                throw .validator(validator.name)
            }
        }
        if let threshold = entry.entropy {
            let entropy = MatchedValue.entropy(value)
            guard entropy >= threshold else { throw .entropy(entropy, threshold: threshold) }
        }
        var score = Score(entry.points)
        if let list = entry.list { score.noteList(list) }
        if isValid, let validator = entry.validator { score.add(validator) }
        // Without words of its own an entry has nobody look for them.
        let hot = words ?? (entry.spellings.isEmpty ? .init() : hotWords(around: hit, base: base, in: text))
        let place = (base + hit.range.lowerBound)..<(base + hit.range.upperBound)
        if entry.isListed { score.add(columns: listed.columns(of: hit)) }
        score.add(hot, spellings: entry.spellings)
        if entry.entropy != nil { score.addEntropy() }
        if Confidence(score: score.points) != nil, let support = support(beside: hit.range, entry, in: text) {
            score.addSupport(support)
        }
        if !entry.spellings.isEmpty,
            let word = contextWords.negativeWord(near: place, of: entry, beside: hot, in: text, base: base)
        {
            let isProven =
                entry.points != .bare && isValid && entry.validator.map { $0.strength != .structural } ?? false
            score.addNegative(entry.spellings[word] ?? "", isProven: isProven)
        }
        if isValid, let caveat = entry.validator?.caveat?(value, asOf) { score.addCaveat(caveat) }
        return score
    }

    /// The first of the entry's supporting patterns that matches before or behind the value, within the entry's window.
    private mutating func support(
        beside range: Range<Int>, _ entry: CompiledEntry, in text: Span<UInt8>
    ) -> String? {
        guard !entry.supporting.isEmpty else { return nil }
        let first = text.characterBoundary(at: max(0, range.lowerBound - entry.window))
        let last = text.characterBoundary(at: min(text.count, range.upperBound + entry.window))
        for name in entry.supporting {
            guard let pattern = profiles.supporting[entry.profileIndex][name] else { continue }
            for side in [range.upperBound..<last, first..<range.lowerBound] {
                if case .match = pattern.firstMatch(in: text.extracting(side), scratch: &scratch) { return name }
            }
        }
        return nil
    }

    mutating func matchedIgnorePatterns(_ value: Span<UInt8>, of match: Span<UInt8>, profile: Int) -> [Int] {
        let patterns = profiles.ignorePatterns[profile]
        guard !patterns.isEmpty else { return [] }
        var matched: [Int] = []
        for (rule, pattern, target) in patterns {
            let text = target == .match ? match : value
            // A rule that could not be judged does not hide the match.
            if case .match = pattern.firstMatch(in: text, scratch: &scratch) { matched.append(rule) }
        }
        return matched
    }
}
