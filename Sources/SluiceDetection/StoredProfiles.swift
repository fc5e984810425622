import SluiceCore
package import SluicePattern

/// Profiles that a loader made, kept between runs: reading YAML takes longer than all else that comes before a scan.
///
/// Examples are left out, for scans have no use for them.
package struct StoredProfiles: Sendable {
    private let key: [UInt8]

    /// Profiles that were made of these files. The files must be all that takes part in it; a change of the loader
    /// shows in the store, which belongs to one version of the program.
    ///
    /// - Parameter files: in order.
    package init(of files: [(name: String, bytes: [UInt8])]) {
        var writer = StoredWriter()
        writer.append("profiles")
        for file in files {
            writer.append(file.name)
            writer.append(list: StoredEnvelope.digest(of: file.bytes[...]))
        }
        key = StoredEnvelope.digest(of: writer.bytes[...])
    }

    /// The name to keep them under: 64 lower-case hexadecimal digits.
    private var name: String {
        let digits = Array("0123456789abcdef")
        return String(key.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// What ``keep(_:in:)`` left in a store; nil when it does not have all of it.
    package func profiles(from store: any PatternSetStore) -> [Profile]? {
        guard let bytes = store.bytes(named: name), let content = StoredEnvelope.opened(bytes, key: key) else {
            return nil
        }
        return try? StoredProfiles.profiles(in: content)
    }

    /// Leaves profiles in a store; nothing where an entry looks for what stands in a file of its own.
    package func keep(_ profiles: [Profile], in store: any PatternSetStore) {
        guard !profiles.contains(where: { $0.entries.contains(where: \.target.isBuilt) }) else { return }
        var writer = StoredWriter()
        writer.append(profiles.count)
        for profile in profiles { writer.append(profile) }
        store.keep(StoredEnvelope.sealed(writer.bytes, key: key), named: name)
    }

    private static func profiles(in content: ArraySlice<UInt8>) throws(StoredDamage) -> [Profile] {
        var reader = StoredReader(content)
        var profiles: [Profile] = []
        for _ in 0..<(try reader.count()) { profiles.append(try reader.profile()) }
        guard reader.isAtEnd else { throw StoredDamage() }
        return profiles
    }
}

// MARK: Writing

extension StoredWriter {
    fileprivate mutating func append(_ profile: Profile) {
        for text in [profile.id, profile.description, profile.file] { append(text) }
        append(profile.version)
        append(profile.isDefault)
        append(profile.allowedMatchCount)
        append(profile.minMatches != nil)
        if let least = profile.minMatches { append(least) }
        append(choice: profile.confidenceThreshold)
        append(profile.entries.count)
        for entry in profile.entries { append(entry) }
        append(profile.ignoreRules.count)
        for rule in profile.ignoreRules { append(rule) }
        append(profile.supporting.count)
        for (name, pattern) in profile.supporting.sorted(by: { $0.key < $1.key }) {
            append(name)
            append(pattern)
        }
        append(list: profile.testValues)
        append(profile.recordRule?.distinctEntries ?? 0)
        append(profile.recordRule?.within ?? 0)
    }

    private mutating func append(_ rule: IgnoreRule) {
        append(rule.name)
        for text in [rule.valueHMAC, rule.valuePattern, rule.path, rule.entry] { append(optional: text) }
        append(rule.reason)
        append(choice: rule.regexTarget)
        append(optional: rule.expires.map { Int($0.microsecondsSinceEpoch) })
    }

    private mutating func append(_ entry: DetectionEntry) {
        for text in [entry.id, entry.name, entry.infoType] { append(text) }
        append(choice: entry.severity)
        append(entry.target)
        append(entry.anchor)
        append(choice: entry.cost)
        append(choice: entry.evidence.points)
        append(optional: entry.evidence.validator?.name)
        if let validator = entry.evidence.validator { append(choice: validator.mode) }
        append(optional: entry.evidence.entropy.map { Int(bitPattern: UInt(truncatingIfNeeded: $0.bitPattern)) })
        append(entry.context)
        append(choice: entry.counting.mode)
        append(entry.counting.minMatches)
        append(entry.counting.confidenceThreshold != nil)
        if let threshold = entry.counting.confidenceThreshold { append(choice: threshold) }
        append(entry.line)
    }

    private mutating func append(_ least: DetectionEntry.MinMatches) {
        append(least.high)
        append(optional: least.medium)
        append(optional: least.low)
    }

    private mutating func append(_ target: DetectionTarget) {
        switch target {
        case .pattern(let source):
            append(0)
            append(source)
        case .wordList(let list):
            append(1)
            append(optional: list.file)
            append(list: list.terms)
            append(list: list.digest)
        case .fileTypes(let kinds):
            append(2)
            append(list: kinds.map(\.rawValue))
        case .fingerprint, .exactData: append(-1)
        }
    }

    private mutating func append(_ anchor: DetectionEntry.Anchor?) {
        switch anchor {
        case nil: append(0)
        case .literals(let texts):
            append(1)
            append(list: texts)
        case .digits(let groups, let separators):
            append(2)
            append(groups.count)
            for group in groups {
                append(group.count)
                for length in group { append(length) }
            }
            append(separators)
        }
    }

    private mutating func append(_ context: DetectionEntry.ContextRule) {
        append(context.hotWords.count)
        for (language, words) in context.hotWords.sorted(by: { $0.key < $1.key }) {
            append(language)
            append(list: words)
        }
        append(list: context.negativeWords)
        append(list: context.supporting)
        append(context.window)
    }

    /// A case, by its number among all.
    private mutating func append<Choice: CaseIterable & Equatable>(choice: Choice) {
        append(Array(Choice.allCases).firstIndex(of: choice) ?? 0)
    }

    private mutating func append(optional text: String?) {
        append(text != nil)
        if let text { append(text) }
    }

    private mutating func append(optional number: Int?) {
        append(number != nil)
        if let number { append(number) }
    }
}

// MARK: Reading

extension StoredReader {
    fileprivate mutating func count() throws(StoredDamage) -> Int { try integer(in: 0...(1 << 24)) }

    fileprivate mutating func profile() throws(StoredDamage) -> Profile {
        let (id, description, file) = (try text(), try text(), try text())
        let (version, isDefault, allowed) = (try integer(), try flag(), try integer())
        let least = try flag() ? try minMatches() : nil
        let threshold: Confidence = try choice()
        var entries: [DetectionEntry] = []
        for _ in 0..<(try count()) { entries.append(try entry()) }
        var rules: [IgnoreRule] = []
        for _ in 0..<(try count()) { rules.append(try ignoreRule()) }
        var supporting: [String: String] = [:]
        for _ in 0..<(try count()) { supporting[try text()] = try text() }
        let testValues = try texts()
        let (distinct, within) = (try integer(), try integer())
        return Profile(
            id: id, version: version, description: description, isDefault: isDefault, allowedMatchCount: allowed,
            minMatches: least, confidenceThreshold: threshold, entries: entries, ignoreRules: rules,
            supporting: supporting,
            testValues: testValues,
            recordRule: distinct == 0 ? nil : RecordRule(distinctEntries: distinct, within: within), file: file
        )
    }

    private mutating func ignoreRule() throws(StoredDamage) -> IgnoreRule {
        var rule = IgnoreRule(
            name: try text(), valueHMAC: try optionalText(), valuePattern: try optionalText(), path: try optionalText(),
            entry: try optionalText(), reason: try text())
        rule.regexTarget = try choice()
        rule.expires = try optionalInteger().map { Timestamp(microsecondsSinceEpoch: Int64($0)) }
        return rule
    }

    private mutating func entry() throws(StoredDamage) -> DetectionEntry {
        DetectionEntry(
            id: try text(), name: try text(), infoType: try text(), severity: try choice(), target: try target(),
            anchor: try anchor(), cost: try choice(), evidence: try evidence(), context: try context(),
            counting: try counting(), examples: DetectionEntry.Examples(match: [], nearMiss: []), line: try integer()
        )
    }

    private mutating func target() throws(StoredDamage) -> DetectionTarget {
        switch try integer(in: 0...2) {
        case 0: return .pattern(try text())
        case 1: return .wordList(WordList(file: try optionalText(), terms: try texts(), digest: try byteList()))
        default:
            var kinds: [KeyFile] = []
            for name in try texts() {
                guard let kind = KeyFile(rawValue: name) else { throw StoredDamage() }
                kinds.append(kind)
            }
            return .fileTypes(kinds)
        }
    }

    private mutating func anchor() throws(StoredDamage) -> DetectionEntry.Anchor? {
        switch try integer(in: 0...2) {
        case 0: return nil
        case 1: return .literals(try texts())
        default:
            var groups: [[Int]] = []
            for _ in 0..<(try count()) {
                var lengths: [Int] = []
                for _ in 0..<(try count()) { lengths.append(try integer()) }
                groups.append(lengths)
            }
            return .digits(groups: groups, separators: try text())
        }
    }

    private mutating func evidence() throws(StoredDamage) -> DetectionEntry.EvidenceRule {
        let points: PatternPoints = try choice()
        var validator: ValidatorUse?
        if let name = try optionalText() { validator = ValidatorUse(name: name, mode: try choice()) }
        let entropy = try optionalInteger().map { Double(bitPattern: UInt64(UInt(bitPattern: $0))) }
        return DetectionEntry.EvidenceRule(points: points, validator: validator, entropy: entropy)
    }

    private mutating func context() throws(StoredDamage) -> DetectionEntry.ContextRule {
        var hotWords: [String: [String]] = [:]
        for _ in 0..<(try count()) { hotWords[try text()] = try texts() }
        return DetectionEntry.ContextRule(
            hotWords: hotWords, negativeWords: try texts(), supporting: try texts(), window: try integer(in: 0...1000))
    }

    private mutating func counting() throws(StoredDamage) -> DetectionEntry.CountingRule {
        let mode: DetectionEntry.CountingRule.Mode = try choice()
        return DetectionEntry.CountingRule(
            mode: mode, minMatches: try minMatches(), confidenceThreshold: try flag() ? try choice() : nil)
    }

    private mutating func minMatches() throws(StoredDamage) -> DetectionEntry.MinMatches {
        DetectionEntry.MinMatches(high: try integer(), medium: try optionalInteger(), low: try optionalInteger())
    }

    private mutating func choice<Choice: CaseIterable>() throws(StoredDamage) -> Choice {
        let all = Array(Choice.allCases)
        return all[try integer(in: 0...(all.count - 1))]
    }

    private mutating func optionalText() throws(StoredDamage) -> String? { try flag() ? try text() : nil }

    private mutating func optionalInteger() throws(StoredDamage) -> Int? { try flag() ? try integer() : nil }
}
