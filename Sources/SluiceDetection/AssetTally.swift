package import SluiceCore

/// Collects the matches of one asset and judges what each profile makes of them: ignore rules, confidence threshold,
/// counts, record rule.
///
/// Everything is counted; of the matches themselves a bounded number is kept: the first ones, and of each entry at
/// least one.
package struct AssetTally {
    /// Bounds of what is kept of an asset.
    package struct Limits: Sendable {
        /// Matches kept, of all profiles together.
        package var storedMatches = 10_000
        /// Different values told apart, of all entries together; values beyond count as known ones.
        package var uniqueValues = 500_000

        package init() {}
    }

    /// What is counted of one entry.
    fileprivate struct EntryTally {
        var matches = 0
        /// Matches of at least low, medium and high confidence.
        var matchesByLevel = [0, 0, 0]
        /// Different values with the highest confidence that each came with, by its rank.
        var values: [UInt64: UInt8] = [:]
        /// Different values that are no test values.
        var realValues = 0
        /// With the number under which each came, over all entries.
        var stored: [(number: Int, match: Match)] = []
        /// End of the last match in the present text, for the record rule; nil before the first.
        var lastEnd: Int64?
    }

    private struct ProfileTally {
        var entries: [EntryTally]
        var isRecordFound = false
        var ignored = 0
        /// The ignored matches by the name of their rule.
        var ignoredByRule: [String: Int] = [:]
    }

    private let profiles: CompiledProfiles
    private let limits: Limits
    private let asOf: Timestamp
    private var tallies: [ProfileTally]
    private var path = ""
    private var lastStart: Int64 = 0
    private var storedCount = 0
    /// Entries that have nothing stored yet: each has a place kept for it.
    private var reserved: Int
    private var uniqueCount = 0
    private var isStorageCut = false
    private var isUniqueCountCut = false

    /// Starts an asset with nothing.
    ///
    /// - Parameters:
    ///   - profiles: those that the matches to come were found with.
    ///   - asOf: the time at which ignore rules are judged.
    ///   - limits: bounds of what is kept.
    package init(profiles: CompiledProfiles, asOf: Timestamp, limits: Limits = Limits()) {
        self.profiles = profiles
        self.limits = limits
        self.asOf = asOf
        tallies = profiles.profiles.map { profile in
            ProfileTally(entries: [EntryTally](repeating: EntryTally(), count: profile.entries.count))
        }
        reserved = profiles.profiles.map(\.entries.count).reduce(0, +)
    }

    /// Matches were counted that are not among the stored ones: the asset's coverage says `limit.findings`.
    package var isCut: Bool { isStorageCut || isUniqueCountCut }

    /// Matches that ignore rules kept from counting.
    package var ignoredCount: Int { tallies.map(\.ignored).reduce(0, +) }

    /// The same by the rule, see ``IgnoreRule/name``.
    package var ignoredByRule: [String: Int] {
        guard ignoredCount > 0 else { return [:] }
        return tallies.map(\.ignoredByRule).reduce([:]) { $0.merging($1, uniquingKeysWith: +) }
    }

    /// Counts a match.
    ///
    /// - Parameters:
    ///   - match: of a segment in the scanner's order.
    ///   - path: of the text, see ``SluiceCore/Location/path``.
    ///   - places: where in a document the text stands.
    ///   - valueHMAC: see ``SluiceCore/Match/valueHMAC``; of ``DetectedMatch/normalizedValue``.
    package mutating func add(_ match: DetectedMatch, path: String, places: PlaceMap = PlaceMap(), valueHMAC: String) {
        let profile = profiles.profiles[match.profileIndex]
        guard match.confidence >= profiles.confidenceThreshold(of: match) else { return }
        if let rule = profile.ignoreRule(for: match, path: path, valueHMAC: valueHMAC, asOf: asOf) {
            tallies[match.profileIndex].ignored += 1
            tallies[match.profileIndex].ignoredByRule[rule.name, default: 0] += 1
            return
        }
        beginText(path, at: match.start)
        noteRecord(match, rule: profile.recordRule)
        tallies[match.profileIndex].entries[match.entryIndex].matches += 1
        for level in 0...match.confidence.rank {
            tallies[match.profileIndex].entries[match.entryIndex].matchesByLevel[level] += 1
        }
        countValue(valueHMAC, match)
        store(match, entry: profile.entries[match.entryIndex], path: path, places, valueHMAC: valueHMAC)
    }

    /// Closeness means something within one text only. Two members may share a path: then places go backwards.
    private mutating func beginText(_ path: String, at start: Int64) {
        if path != self.path || start < lastStart {
            self.path = path
            for profile in tallies.indices where profiles.profiles[profile].recordRule != nil {
                for entry in tallies[profile].entries.indices { tallies[profile].entries[entry].lastEnd = nil }
            }
        }
        lastStart = start
    }

    private mutating func noteRecord(_ match: DetectedMatch, rule: RecordRule?) {
        guard let rule, !tallies[match.profileIndex].isRecordFound else { return }
        let earliestEnd = match.byteRange.lowerBound - Int64(rule.within)
        let lastEnd = tallies[match.profileIndex].entries[match.entryIndex].lastEnd ?? 0
        tallies[match.profileIndex].entries[match.entryIndex].lastEnd = max(lastEnd, match.byteRange.upperBound)
        let close = tallies[match.profileIndex].entries.count { ($0.lastEnd ?? -1) >= max(earliestEnd, 0) }
        if close >= rule.distinctEntries { tallies[match.profileIndex].isRecordFound = true }
    }

    private mutating func countValue(_ valueHMAC: String, _ match: DetectedMatch) {
        // 64 bits of a keyed hash: no collision to reckon with among so many values.
        guard let fingerprint = UInt64(valueHMAC.prefix(16), radix: 16) else { return }
        let level = UInt8(match.confidence.rank)
        if let known = tallies[match.profileIndex].entries[match.entryIndex].values[fingerprint] {
            if level > known { tallies[match.profileIndex].entries[match.entryIndex].values[fingerprint] = level }
            return
        }
        guard uniqueCount < limits.uniqueValues else {
            isUniqueCountCut = true
            return
        }
        tallies[match.profileIndex].entries[match.entryIndex].values[fingerprint] = level
        tallies[match.profileIndex].entries[match.entryIndex].realValues += match.isTest ? 0 : 1
        uniqueCount += 1
    }

    private mutating func store(
        _ match: DetectedMatch, entry: DetectionEntry, path: String, _ places: borrowing PlaceMap, valueHMAC: String
    ) {
        let isFirst = tallies[match.profileIndex].entries[match.entryIndex].stored.isEmpty
        reserved -= isFirst ? 1 : 0
        guard isFirst || storedCount + reserved < limits.storedMatches else {
            isStorageCut = true
            return
        }
        storedCount += 1
        let location = Location(
            path: path + places.fragment(at: match.byteRange.lowerBound),
            byteStart: match.byteRange.lowerBound,
            byteEnd: match.byteRange.upperBound,
            line: places.line(at: match.byteRange.lowerBound) ?? match.line,
            column: match.column,
            page: places.page(at: match.byteRange.lowerBound)
        )
        let result = Match(
            entry: entry.id,
            infoType: entry.infoType,
            severity: match.isTest ? .info : entry.severity,
            confidence: match.confidence,
            score: match.score,
            why: match.why,
            location: location,
            masked: match.masked,
            valueHMAC: valueHMAC,
            isTest: match.isTest
        )
        tallies[match.profileIndex].entries[match.entryIndex].stored.append((storedCount, result))
    }
}

// MARK: Verdicts

/// A profile that acts on an asset.
package struct ProfileVerdict: Sendable, Hashable {
    /// Id of the profile.
    package var profile: String
    /// The greatest severity of the entries that matched, each raised by its volume: by one step from 10 different
    /// values on, by two from 100 on; test values alone are info.
    package var severity: Severity
    /// The greatest severity of these entries themselves.
    package var entrySeverity: Severity
    /// All matches of entries that reached their `min_matches`.
    package var matchCount: Int
    /// Different values among them, told apart for each entry.
    package var uniqueCount: Int
    /// The stored ones among them, in the order in which they came.
    package var matches: [Match]
}

extension AssetTally {
    /// The profiles that act on the asset, in their order.
    package func verdicts() -> [ProfileVerdict] {
        zip(profiles.profiles, tallies).compactMap { verdict(of: $0, $1) }
    }

    private func verdict(of profile: Profile, _ tally: ProfileTally) -> ProfileVerdict? {
        guard profile.recordRule == nil || tally.isRecordFound else { return nil }
        var verdict = ProfileVerdict(
            profile: profile.id, severity: .info, entrySeverity: .info, matchCount: 0, uniqueCount: 0, matches: []
        )
        var acting = [0, 0, 0]
        var stored: [(number: Int, match: Match)] = []
        for (entry, counted) in zip(profile.entries, tally.entries) where counted.matches > 0 {
            guard let counts = counted.counts(by: entry.counting) else { continue }
            for level in acting.indices { acting[level] += counts[level] }
            if counted.realValues > 0 {
                verdict.entrySeverity = max(verdict.entrySeverity, entry.severity)
                verdict.severity = max(verdict.severity, entry.severity.raised(byVolume: counted.realValues))
            }
            verdict.matchCount += counted.matches
            verdict.uniqueCount += counted.values.count
            stored += counted.stored
        }
        guard acting[0] > profile.allowedMatchCount, profile.minMatches?.isReached(by: acting) ?? true else {
            return nil
        }
        verdict.matches = stored.sorted { $0.number < $1.number }.map(\.match)
        return verdict
    }
}

// MARK: Standings

/// How far an asset's matches bring a profile to act.
package struct ProfileStanding: Sendable, Hashable {
    /// What is counted of one entry that matched.
    package struct Entry: Sendable, Hashable {
        package var id: String
        package var matches: Int
        /// Different values among them.
        package var unique: Int
        /// What counts towards the profile's count; see ``DetectionEntry/CountingRule``. 0 while too few.
        package var counted: Int
        package var minMatches: DetectionEntry.MinMatches
    }

    /// Id of the profile.
    package var profile: String
    /// Entries with matches that count, in the profile's order.
    package var entries: [Entry]
    /// Sum over entries that reached their `min_matches`; the profile acts when it is greater than `allowed`.
    package var counted: Int
    package var allowed: Int
    /// See ``Profile/minMatches``.
    package var minMatches: DetectionEntry.MinMatches?
    /// Whether so many were counted.
    package var isEnough: Bool
    /// Whether enough different entries stand close together; nil when the profile does not ask.
    package var isRecordFound: Bool?
    /// Matches that ignore rules kept from counting.
    package var ignored: Int

    package var acts: Bool { counted > allowed && isEnough && isRecordFound != false }
}

extension AssetTally {
    /// How all profiles stand, in their order.
    package func standings() -> [ProfileStanding] {
        zip(profiles.profiles, tallies).map { profile, tally in
            var acting = [0, 0, 0]
            let entries = zip(profile.entries, tally.entries).compactMap { entry, counted -> ProfileStanding.Entry? in
                guard counted.matches > 0 else { return nil }
                let counts = counted.counts(by: entry.counting) ?? [0, 0, 0]
                for level in acting.indices { acting[level] += counts[level] }
                return ProfileStanding.Entry(
                    id: entry.id, matches: counted.matches, unique: counted.values.count,
                    counted: counts[0],
                    minMatches: entry.counting.minMatches)
            }
            return ProfileStanding(
                profile: profile.id, entries: entries,
                counted: acting[0],
                allowed: profile.allowedMatchCount,
                minMatches: profile.minMatches, isEnough: profile.minMatches?.isReached(by: acting) ?? true,
                isRecordFound: profile.recordRule.map { _ in tally.isRecordFound }, ignored: tally.ignored)
        }
    }
}

extension AssetTally.EntryTally {
    /// How many matches of at least low, medium and high confidence count; nil when they are too few of any.
    fileprivate func counts(by rule: DetectionEntry.CountingRule) -> [Int]? {
        let levels = (0...2).map { level in
            rule.mode == .all ? matchesByLevel[level] : values.values.count { $0 >= UInt8(level) }
        }
        return rule.minMatches.isReached(by: levels) ? levels : nil
    }
}

extension DetectionEntry.MinMatches {
    /// Whether so many matches of at least low, medium and high confidence are enough.
    fileprivate func isReached(by levels: [Int]) -> Bool {
        zip(levels, [low, medium, high]).contains { found, least in least.map { found >= $0 } ?? false }
    }
}

extension Severity {
    /// One step from 10 values on, two from 100 on (detections.md 2).
    fileprivate func raised(byVolume values: Int) -> Severity {
        let steps = values >= 100 ? 2 : values >= 10 ? 1 : 0
        let all = Severity.allCases.sorted()
        let index = (all.firstIndex(of: self) ?? 0) + steps
        return all[min(index, all.count - 1)]
    }
}
