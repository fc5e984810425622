import Crypto
import SluiceCore
import SluiceLookup

/// The identity of a set of profiles, from which it is told whether content must be scanned again.
enum ProfileDigest {
    /// `sha256:` and 64 lower-case hexadecimal digits.
    static func text(of profiles: [Profile]) -> String {
        var form = CanonicalForm()
        for profile in profiles.sorted(by: { $0.id < $1.id }) { form.append(profile) }
        var hash = SHA256()
        unsafe form.bytes.withUnsafeBytes { bytes in unsafe hash.update(bufferPointer: bytes) }
        return unsafe "sha256:" + hash.finalize().withUnsafeBytes { unsafe hexadecimal($0) }
    }
}

/// Profiles as bytes: each field with its length before it, so that no two sets share a form.
private struct CanonicalForm {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ profile: Profile) {
        append("profile")
        append(profile.id)
        append(profile.version)
        append(profile.description)
        append(profile.allowedMatchCount)
        if let least = profile.minMatches {
            append("min matches")
            append(least)
        }
        append(profile.confidenceThreshold.rawValue)
        append(profile.recordRule?.distinctEntries ?? 0)
        append(profile.recordRule?.within ?? 0)
        append(profile.ignoreRules.count)
        for rule in profile.ignoreRules { append(rule) }
        append(profile.supporting.count)
        for (name, pattern) in profile.supporting.sorted(by: { $0.key < $1.key }) {
            append(name)
            append(pattern)
        }
        append(list: profile.testValues)
        append(profile.entries.count)
        for entry in profile.entries { append(entry) }
    }

    private mutating func append(_ rule: IgnoreRule) {
        for text in [rule.valueHMAC, rule.valuePattern, rule.path, rule.entry, rule.reason] { append(optional: text) }
        append(optional: rule.expires?.description)
        // Rules without it keep the identity that they had.
        if rule.regexTarget != .value { append("regex_target: \(rule.regexTarget.rawValue)") }
    }

    private mutating func append(_ entry: DetectionEntry) {
        for text in [entry.id, entry.name, entry.infoType, entry.severity.rawValue] { append(text) }
        append(entry.target)
        append(entry.evidence.points.rawValue)
        append(optional: entry.evidence.validator.map { "\($0.name):\($0.mode.rawValue)" })
        append(optional: entry.evidence.entropy.map { "\($0)" })
        append(entry.context.hotWords.count)
        for (language, words) in entry.context.hotWords.sorted(by: { $0.key < $1.key }) {
            append(language)
            append(list: words)
        }
        append(list: entry.context.negativeWords)
        append(entry.context.window)
        append(entry.counting.mode.rawValue)
        append(entry.counting.minMatches)
        append(optional: entry.counting.confidenceThreshold?.rawValue)
        append(list: entry.context.supporting)
        append(entry.anchor)
    }

    private mutating func append(_ least: DetectionEntry.MinMatches) {
        append(least.high)
        append(optional: least.medium.map(String.init))
        append(optional: least.low.map(String.init))
    }

    private mutating func append(_ target: DetectionTarget) {
        switch target {
        case .pattern(let source): append(source)
        case .wordList(let list):
            append("words")
            append(list: list.digest.map(String.init))
        case .fingerprint(let target):
            append("fingerprint")
            append(list: target.file.digest.map(String.init))
            append(target.measure.rawValue)
            append("\(target.threshold)")
        case .exactData(let rule):
            append("exact data")
            append(list: rule.data.contentDigest.map(String.init))
            append(list: rule.primary.map(String.init))
            append(list: rule.required.map(String.init))
            append(list: rule.optional.map(String.init))
            append(rule.minColumns)
            append(rule.within)
        case .fileTypes(let kinds):
            append("file types")
            append(list: kinds.map(\.rawValue))
        }
    }

    private mutating func append(_ anchor: DetectionEntry.Anchor?) {
        switch anchor {
        case nil: append("none")
        case .literals(let literals):
            append("literals")
            append(list: literals)
        case .digits(let groups, let separators):
            append("digits")
            append(list: groups.map { $0.map(String.init).joined(separator: ",") })
            append(separators)
        }
    }

    private mutating func append(list: [String]) {
        append(list.count)
        for text in list { append(text) }
    }

    private mutating func append(optional text: String?) {
        append(text == nil ? 0 : 1)
        append(text ?? "")
    }

    private mutating func append(_ number: Int) { append(String(number)) }

    private mutating func append(_ text: String) {
        let count = UInt64(text.utf8.count)
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes.append(contentsOf: text.utf8)
    }
}
