package import SluiceCore
package import SluicePattern

/// A set of profiles with all patterns compiled once, shared by all scanners.
package final class CompiledProfiles: Sendable {
    package let profiles: [Profile]
    /// `sha256:` and hex over everything in the profiles that decides on results; the order of profiles and the
    /// examples take no part. Equal digests find equal matches.
    package let digest: String

    /// Entries of all profiles, in order.
    let entries: [CompiledEntry]
    /// The patterns of the entries that have one, in the same order.
    package let patterns: PatternSet
    /// By pattern, the index of its entry in `entries`.
    package let patternEntries: [Int]
    /// What entries without a pattern look for.
    let lists: CompiledLists
    /// By kind of file, the entries that look for it.
    let fileEntries: [KeyFile: [Int]]
    /// What texts are compared with.
    let documents: CompiledDocuments
    let words: WordIndex
    /// By word, the entries for which it is hot.
    let hotWordEntries: [[Int]]
    /// By word, the same as bits.
    let hotWordRows: ConditionRows
    /// For each profile, the ignore rules with a pattern: their index, the pattern and what it is held against.
    let ignorePatterns: [[(rule: Int, pattern: CompiledPattern, target: IgnoreRule.RegexTarget)]]

    /// For each profile, its patterns of second evidence by name.
    let supporting: [[String: CompiledPattern]]
    /// For each profile, its test values as ``MatchedValue/normalized(_:isChecked:)`` makes them, in both ways.
    let testValues: [Set<[UInt8]>]

    /// Compiles profiles that the loader made.
    ///
    /// - Parameters:
    ///   - profiles: what to look for.
    ///   - store: where compiled databases are kept between runs; nil to compile each time.
    /// - Throws: ``ProfileError`` for two profiles of the same id, and for patterns that do not compile.
    package init(_ profiles: [Profile], store: (any PatternSetStore)? = nil) throws(ProfileError) {
        self.profiles = profiles
        digest = ProfileDigest.text(of: profiles)
        let index = WordIndex(
            profiles.flatMap(\.entries).flatMap { entry in
                entry.context.hotWords.values.flatMap { $0 } + entry.context.negativeWords
            }
        )
        words = index
        var problems = CompiledProfiles.repeatedIDs(in: profiles)
        let searched = CompiledProfiles.searched(profiles)
        var entries: [CompiledEntry] = []
        for (profileIndex, profile) in profiles.enumerated() {
            for (entryIndex, entry) in profile.entries.enumerated() {
                entries.append(CompiledEntry(entry, at: entryIndex, ofProfile: profileIndex, words: index))
            }
        }
        self.entries = entries
        var hot = [[Int]](repeating: [], count: index.count)
        for (number, entry) in entries.enumerated() {
            for word in entry.hotWords { hot[word].append(number) }
        }
        hotWordEntries = hot
        var rows = ConditionRows(count: index.count, conditions: entries.count)
        for (word, entries) in hot.enumerated() {
            for entry in entries { rows.insert(entry, in: word) }
        }
        hotWordRows = rows
        patternEntries = searched.entries
        lists = CompiledLists(profiles.flatMap(\.entries))
        fileEntries = CompiledProfiles.fileEntries(profiles)
        documents = CompiledDocuments(profiles.flatMap(\.entries))
        let wanting = searched.entries.enumerated().filter { entries[$0.element].needsHotWord }
        let conditions = Dictionary(uniqueKeysWithValues: wanting.map { ($0.offset, $0.element) })
        let restored = store.flatMap {
            PatternSet(restoring: searched.sources, given: searched.given, conditions: conditions, from: $0)
        }
        if let restored {
            patterns = restored
        } else {
            let members = CompiledProfiles.members(profiles, &problems)
            // Of a pattern that does not compile nothing is searched for: all of it is thrown away below.
            let isWhole = members.count == searched.sources.count
            patterns = PatternSet(
                members, given: isWhole ? searched.given : [:], conditions: isWhole ? conditions : [:], store: store)
            if problems.isEmpty, let store { patterns.keep(in: store, given: searched.given) }
        }
        var ignorePatterns: [[(rule: Int, pattern: CompiledPattern, target: IgnoreRule.RegexTarget)]] = []
        for profile in profiles {
            var patterns: [(rule: Int, pattern: CompiledPattern, target: IgnoreRule.RegexTarget)] = []
            for (index, rule) in profile.ignoreRules.enumerated() {
                guard let source = rule.valuePattern else { continue }
                do {
                    patterns.append((index, try CompiledPattern(source), rule.regexTarget))
                } catch {
                    problems.append(CompiledProfiles.problem(error, in: profile, line: nil, entry: nil))
                }
            }
            ignorePatterns.append(patterns)
        }
        self.ignorePatterns = ignorePatterns
        var supporting: [[String: CompiledPattern]] = []
        for profile in profiles {
            var patterns: [String: CompiledPattern] = [:]
            for (name, source) in profile.supporting.sorted(by: { $0.key < $1.key }) {
                do {
                    patterns[name] = try CompiledPattern(source)
                } catch {
                    problems.append(CompiledProfiles.problem(error, in: profile, line: nil, entry: nil))
                }
            }
            supporting.append(patterns)
        }
        self.supporting = supporting
        testValues = profiles.map { profile in
            Set(
                profile.testValues.flatMap { value in
                    [true, false].map { MatchedValue.normalized(Array(value.utf8).span, isChecked: $0) }
                })
        }
        if !problems.isEmpty { throw ProfileError(problems: problems) }
    }

    /// The entry that a match belongs to.
    package func entry(of match: DetectedMatch) -> DetectionEntry {
        profiles[match.profileIndex].entries[match.entryIndex]
    }

    /// The confidence from which a match is counted.
    package func confidenceThreshold(of match: DetectedMatch) -> Confidence {
        let profile = profiles[match.profileIndex]
        return profile.entries[match.entryIndex].counting.confidenceThreshold ?? profile.confidenceThreshold
    }

    /// Compiles the patterns of all entries.
    private static func members(_ profiles: [Profile], _ problems: inout [ProfileProblem]) -> [PatternSet.Member] {
        var members: [PatternSet.Member] = []
        for profile in profiles {
            for entry in profile.entries {
                guard let source = entry.pattern else { continue }
                do {
                    members.append(try PatternSet.Member(source, reachLimit: ProfileLoader.reachLimitBytes))
                } catch {
                    problems.append(problem(error, in: profile, line: entry.line, entry: entry.id))
                }
            }
        }
        return members
    }

    /// The patterns of all entries, the anchors that authors gave for them, and whose they are.
    private static func searched(
        _ profiles: [Profile]
    ) -> (sources: [String], given: [Int: GivenAnchor], entries: [Int]) {
        var sources: [String] = []
        var given: [Int: GivenAnchor] = [:]
        var entries: [Int] = []
        for (index, entry) in profiles.flatMap(\.entries).enumerated() {
            guard let source = entry.pattern else { continue }
            given[sources.count] = entry.anchor?.given
            sources.append(source)
            entries.append(index)
        }
        return (sources, given, entries)
    }

    private static func fileEntries(_ profiles: [Profile]) -> [KeyFile: [Int]] {
        var numbers: [KeyFile: [Int]] = [:]
        for (number, entry) in profiles.flatMap(\.entries).enumerated() {
            guard case .fileTypes(let kinds) = entry.target else { continue }
            for kind in Set(kinds) { numbers[kind, default: []].append(number) }
        }
        return numbers
    }

    private static func repeatedIDs(in profiles: [Profile]) -> [ProfileProblem] {
        var files: [String: String] = [:]
        var problems: [ProfileProblem] = []
        for profile in profiles {
            if let first = files[profile.id] {
                problems.append(
                    ProfileProblem(
                        file: profile.file,
                        problem: "profile \"\(profile.id)\" is defined in \(first) as well",
                        mend: "give each profile its own id"
                    )
                )
            }
            files[profile.id] = files[profile.id] ?? profile.file
        }
        return problems
    }

    private static func problem(
        _ error: PatternError, in profile: Profile, line: Int?, entry: String?
    ) -> ProfileProblem {
        ProfileProblem(
            file: profile.file, line: line, entry: entry, problem: "\(error)", mend: "correct the pattern there"
        )
    }
}
