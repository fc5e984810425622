import SluiceCore
package import SluiceDetection

/// Counts from which precision, recall and F1 follow.
package struct ScoreCounts: Sendable, Hashable {
    /// Valid values that were reported.
    package var found = 0
    /// Valid values that were not.
    package var missed = 0
    /// Decoys of the truth.
    package var decoys = 0
    /// Decoys that were reported.
    package var decoysReported = 0
    /// Reported places that the truth knows nothing of, or knows as something else.
    package var otherFalse = 0

    package var isEmpty: Bool { found + missed + decoys + otherFalse == 0 }
    /// Share of what was reported that is true; nil when nothing was reported.
    package var precision: Double? { share(found, of: found + decoysReported + otherFalse) }
    /// Share of the valid values that was reported; nil when there are none.
    package var recall: Double? { share(found, of: found + missed) }
    /// Harmonic mean of both; nil when nothing was to be found and nothing was reported.
    package var f1: Double? { share(2 * found, of: 2 * found + missed + decoysReported + otherFalse) }

    package init() {}

    mutating func add(_ other: ScoreCounts) {
        found += other.found
        missed += other.missed
        decoys += other.decoys
        decoysReported += other.decoysReported
        otherFalse += other.otherFalse
    }

    private func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}

/// One difference between the truth and what was reported.
package struct ScoreDifference: Sendable, Hashable {
    package enum Case: String, Sendable, Hashable {
        case missed
        case decoyReported = "decoy_reported"
        case otherFalse = "other_false"
    }

    package var difference: Case
    /// Kind of the truth, or entry of a match that belongs to no kind.
    package var kind: String
    /// Name of the file or text.
    package var text: String
    package var place: TruthLabel.Place
    /// Id of the entry that reported; nil for what was missed.
    package var entry: String?
    /// The reported value, masked.
    package var masked: String?
    package var score: Int?
}

/// Compares what profiles report in labelled texts with what is there.
///
/// Whatever counts for a profile is reported. A match is true when it overlaps a valid label whose kind its entry is to
/// find; several matches on one label count once, and on no label each place counts once for each kind. What is reported at
/// an accidental label counts neither way. A match of an entry that no kind of the truth names is left out and counted
/// apart, unless the truth is complete.
package struct Scorer {
    package private(set) var kinds: [String: ScoreCounts] = [:]
    /// In the order in which texts were added.
    package private(set) var differences: [ScoreDifference] = []
    /// Matches of entries that no kind names, by entry.
    package private(set) var unjudged: [String: Int] = [:]
    package private(set) var texts = 0
    package private(set) var bytes: Int64 = 0

    private let table: TruthKinds
    /// All kinds of the truth.
    private let names: [String]
    private let isComplete: Bool
    private var kindsByEntry: [String: [String]] = [:]

    /// - Parameters:
    ///   - truth: all that will be added, for its kinds.
    ///   - table: which entries stand for a kind.
    ///   - isComplete: whether the truth labels every value that any entry is to find.
    package init(truth: [LabelledText], table: TruthKinds, isComplete: Bool) {
        self.table = table
        self.isComplete = isComplete
        names = Set(truth.flatMap(\.labels).map(\.kind)).sorted()
    }

    /// Adds one text with what was reported in it.
    package mutating func add(_ result: TrialResult, labels: [TruthLabel]) {
        texts += 1
        bytes += result.coverage.bytes
        let reported = result.matches.filter { $0.verdict == .counted }
        var isUsed = [Bool](repeating: false, count: labels.count)
        var falsePlaces: Set<FalsePlace> = []
        for match in reported {
            let kinds = self.kinds(of: match)
            let mine = labels.indices.filter { kinds.contains(labels[$0].kind) && labels[$0].covers(match) }
            let valid = mine.filter { labels[$0].isValid && !labels[$0].isAccidental }
            // A label without a place takes one match; any other takes all that overlap it.
            if let label = valid.first(where: { !isUsed[$0] }) {
                isUsed[label] = true
            } else if valid.contains(where: { labels[$0].place != .anywhere }) {
                continue
            } else if mine.contains(where: { labels[$0].isAccidental }) {
                continue
            } else if let decoy = mine.first(where: { !labels[$0].isValid && labels[$0].place != .anywhere }) {
                guard !isUsed[decoy] else { continue }
                isUsed[decoy] = true
                note(.decoyReported, labels[decoy].kind, match, in: result)
            } else if let decoy = mine.first(where: { !isUsed[$0] && !labels[$0].isValid }) {
                isUsed[decoy] = true
                note(.decoyReported, labels[decoy].kind, match, in: result)
            } else {
                addFalse(match, kinds, in: result, &falsePlaces)
            }
        }
        count(labels, isUsed, in: result)
    }

    private struct FalsePlace: Hashable {
        var kind: String
        var path: String
        var start: Int64
    }

    private mutating func addFalse(
        _ match: TrialMatch, _ kinds: [String], in result: TrialResult, _ places: inout Set<FalsePlace>
    ) {
        guard !kinds.isEmpty || isComplete else {
            unjudged[match.entry, default: 0] += 1
            return
        }
        let kind = kinds.first ?? match.entry
        let place = FalsePlace(kind: kind, path: match.place.path, start: match.place.bytes.lowerBound)
        guard places.insert(place).inserted else { return }
        note(.otherFalse, kind, match, in: result)
        self.kinds[kind, default: ScoreCounts()].otherFalse += 1
    }

    private mutating func count(_ labels: [TruthLabel], _ isUsed: [Bool], in result: TrialResult) {
        for (label, isUsed) in zip(labels, isUsed) where !label.isAccidental {
            switch (label.isValid, isUsed) {
            case (true, true): kinds[label.kind, default: ScoreCounts()].found += 1
            case (true, false):
                kinds[label.kind, default: ScoreCounts()].missed += 1
                differences.append(
                    ScoreDifference(difference: .missed, kind: label.kind, text: result.name, place: label.place))
            case (false, _):
                kinds[label.kind, default: ScoreCounts()].decoys += 1
                if isUsed { kinds[label.kind, default: ScoreCounts()].decoysReported += 1 }
            }
        }
    }

    private mutating func note(
        _ difference: ScoreDifference.Case, _ kind: String, _ match: TrialMatch, in result: TrialResult
    ) {
        differences.append(
            ScoreDifference(
                difference: difference, kind: kind, text: result.name, place: .bytes(match.place.bytes),
                entry: match.entry, masked: match.masked, score: match.score))
    }

    private mutating func kinds(of match: TrialMatch) -> [String] {
        if let known = kindsByEntry[match.entry] { return known }
        // The name of the entry itself goes before a table or an infoType that means it too.
        let all = names.filter { table.contains($0, id: match.entry, infoType: match.infoType) }
        let sorted = all.filter { $0 == match.entry } + all.filter { $0 != match.entry }
        kindsByEntry[match.entry] = sorted
        return sorted
    }

    /// All kinds together.
    package var total: ScoreCounts {
        kinds.values.reduce(into: ScoreCounts()) { $0.add($1) }
    }

    /// Kinds of the truth that no entry of the profiles is to find: their values can only be missed.
    package func unknownKinds(in profiles: CompiledProfiles) -> [String] { table.unknown(names, in: profiles) }
}
