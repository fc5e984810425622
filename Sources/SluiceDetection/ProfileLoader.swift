import SluiceCore
import SluicePattern
import Yams

/// Reads profiles from YAML (design.md 4, `Profiles/schema.json`).
///
/// Everything wrong with a file is told at once. What loads without an error compiles, and can be scanned with exactly
/// at window borders: patterns that may inspect more than ``reachLimitBytes`` are refused, without exception.
package enum ProfileLoader {
    /// Bytes from the start of an attempt to match up to the last byte it may inspect, at most.
    package static let reachLimitBytes = 16 << 10
    /// Characters that a pattern's lookbehinds may inspect, at most.
    package static let lookbehindLimit = 1000

    static let profileKeys = [
        "profile", "version", "description", "default", "allowed_match_count", "min_matches", "confidence_threshold",
        "entries", "ignore", "require", "supporting", "test_values", "extends", "remove", "override",
    ]

    /// Reads one file.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: its name, for the problems.
    ///   - folder: where the files lie that it names.
    ///   - library: where profiles that it extends are found.
    /// - Returns: the profile with defaults filled in and examples generated.
    /// - Throws: ``ProfileError`` with all problems, in the order of the file.
    package static func profile(
        from text: String, file: String, folder: any ProfileFolder = NoProfileFolder(),
        library: ProfileLibrary = ProfileLibrary([])
    ) throws(ProfileError) -> Profile {
        var document = ProfileDocument(file: file, folder: folder)
        var profile: Profile?
        if let root = document.root(of: text) { profile = read(root, library, from: &document) }
        guard let profile, document.problems.isEmpty else {
            let problems = document.problems.enumerated().sorted { left, right in
                (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
            }
            throw ProfileError(problems: problems.map(\.element))
        }
        return profile
    }

    /// A truth value, as YAML writes it.
    private enum Switch: String, CaseIterable {
        case on = "true"
        case off = "false"
    }

    private static func read(
        _ root: Node, _ library: ProfileLibrary, from document: inout ProfileDocument
    ) -> Profile? {
        let own = profileFields(of: root, from: &document)
        let fields = inherited(by: own, from: library, &document)
        let id = identifier(fields["profile"], "profile", from: &document)
        let isDefault = document.choice(fields["default"], "default", of: Switch.self)
        let version = document.integer(fields["version"], "version", in: 1...1_000_000)
        let description = document.text(fields["description"], "description")
        let allowed = document.integer(fields["allowed_match_count"], "allowed_match_count", in: 0...1_000_000_000)
        if own["allowed_match_count"] != nil, own["min_matches"] != nil {
            document.report(
                "profile has `allowed_match_count` and `min_matches`", "write one of them", at: own["min_matches"])
        }
        // A profile's own threshold goes before the other kind of one that it takes over.
        let least =
            own["allowed_match_count"] == nil ? fields["min_matches"].map { minMatches($0, from: &document) } : nil
        let threshold = document.choice(fields["confidence_threshold"], "confidence_threshold", of: Confidence.self)
        let supporting = supporting(fields["supporting"], from: &document)
        let testValues = document.list(fields["test_values"], "test_values", limit: 10_000)
            .compactMap { document.text($0, "test_values item", limit: 1000) }
        let entries = entries(fields["entries"], from: &document)
        requireKnown(entries, supporting: supporting, in: &document)
        let rules = document.list(fields["ignore"], "ignore", limit: 1000)
            .compactMap { ignoreRule($0, entryIDs: entries.map(\.id), from: &document) }
        let record = recordRule(fields["require"], entryCount: entries.count, from: &document)
        guard let id, let version, let description else { return nil }
        return Profile(
            id: id,
            version: version,
            description: description,
            isDefault: isDefault != .off,
            allowedMatchCount: own["min_matches"] == nil ? allowed ?? 0 : 0,
            minMatches: least,
            confidenceThreshold: threshold ?? .medium,
            entries: entries,
            ignoreRules: rules.enumerated().map { number, rule in
                var rule = rule
                rule.name = "\(id)#\(number + 1)"
                return rule
            },
            supporting: supporting,
            testValues: testValues,
            recordRule: record,
            file: document.file
        )
    }

    private static func entries(_ node: Node?, from document: inout ProfileDocument) -> [DetectionEntry] {
        let nodes = document.list(node, "entries", limit: 1000)
        if let node, case .sequence = node, nodes.isEmpty {
            document.report("entries has no items", "write at least one entry", at: node)
        }
        var lines: [String: Int] = [:]
        var entries: [DetectionEntry] = []
        for (index, item) in nodes.enumerated() {
            document.entry = "#\(index + 1)"
            defer { document.entry = nil }
            guard let entry = entry(item, from: &document) else { continue }
            if let first = lines[entry.id] {
                document.report("id stands twice, first in line \(first)", "give each entry its own id", at: item)
            }
            lines[entry.id] = lines[entry.id] ?? entry.line
            entries.append(entry)
        }
        return entries
    }

    private static func supporting(_ node: Node?, from document: inout ProfileDocument) -> [String: String] {
        guard let node else { return [:] }
        guard case .mapping(let mapping) = node, mapping.count <= 100 else {
            document.report(
                "supporting must be at most 100 patterns by name", "write `supporting: {card-expiry: '...'}`", at: node
            )
            return [:]
        }
        var patterns: [String: String] = [:]
        for (key, value) in mapping {
            guard let name = identifier(key, "supporting name", from: &document) else { continue }
            patterns[name] = PatternInspection.searchPattern(value, points: .structured, from: &document)
        }
        return patterns
    }

    private static func requireKnown(
        _ entries: [DetectionEntry], supporting: [String: String], in document: inout ProfileDocument
    ) {
        for entry in entries {
            for name in entry.context.supporting where supporting[name] == nil {
                document.entry = entry.id
                document.report(
                    "supporting names the unknown pattern `\(ProfileDocument.shown(name))`",
                    Spelling.nearest(to: name, among: Array(supporting.keys)).map { "did you mean `\($0)`?" }
                        ?? "define it under `supporting` of the profile",
                    line: entry.line
                )
                document.entry = nil
            }
        }
    }

    private static func recordRule(
        _ node: Node?, entryCount: Int, from document: inout ProfileDocument
    ) -> RecordRule? {
        guard let node else { return nil }
        let keys = ["distinct_entries", "within"]
        let fields = document.fields(of: node, "require", known: keys, required: keys)
        let count = document.integer(fields["distinct_entries"], "distinct_entries", in: 2...1000)
        let within = document.integer(fields["within"], "within", in: 1...10_000)
        guard let count, let within else { return nil }
        if count > entryCount {
            document.report(
                "distinct_entries is \(count), but the profile has \(entryCount) entries", "lower it", at: node
            )
        }
        return RecordRule(distinctEntries: count, within: within)
    }

    /// Reads one rule.
    ///
    /// - Parameters:
    ///   - node: the rule.
    ///   - entryIDs: of the entries that it may name.
    ///   - further: keys of criteria that are read elsewhere.
    ///   - document: gets the problems.
    /// - Returns: the rule, called by its line; nil when too little is left of it.
    static func ignoreRule(
        _ node: Node, entryIDs: [String], further: [String] = [], from document: inout ProfileDocument
    ) -> IgnoreRule? {
        let criteria = ["value_hmac", "regex", "path", "entry"] + further
        let known = criteria + ["regex_target", "reason", "expires"]
        let fields = document.fields(of: node, "ignore rule", known: known, required: ["reason"])
        if !criteria.contains(where: { fields[$0] != nil }) {
            document.report(
                "ignore rule has no criterion", "add one of \(criteria.joined(separator: ", "))", at: node
            )
        }
        let entryID = document.text(fields["entry"], "entry")
        if let entryID, !entryIDs.contains(entryID) {
            let near = Spelling.nearest(to: entryID, among: entryIDs)
            document.report(
                "ignore rule names the unknown entry `\(ProfileDocument.shown(entryID))`",
                near.map { "did you mean `\($0)`?" } ?? "take one from `sluice profiles list`",
                at: fields["entry"]
            )
        }
        let target = document.choice(fields["regex_target"], "regex_target", of: IgnoreRule.RegexTarget.self)
        if target != nil, fields["regex"] == nil {
            document.report("regex_target stands without regex", "add the regex, or leave it out", at: node)
        }
        guard let reason = document.text(fields["reason"], "reason") else { return nil }
        return IgnoreRule(
            name: "\(document.file):\(node.mark?.line ?? 1)",
            valueHMAC: valueHMAC(fields["value_hmac"], from: &document),
            valuePattern: PatternInspection.ignorePattern(fields["regex"], from: &document),
            regexTarget: target ?? .value,
            path: document.text(fields["path"], "path", limit: 4096),
            entry: entryID,
            reason: reason,
            expires: expiry(fields["expires"], from: &document)
        )
    }

    private static func valueHMAC(_ node: Node?, from document: inout ProfileDocument) -> String? {
        guard let text = document.text(node, "value_hmac") else { return nil }
        let isHex = text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
        guard isHex, text.utf8.count == 64 else {
            document.report(
                "value_hmac is not 64 lower-case hexadecimal digits",
                "copy `value_hmac` from a finding, never the value",
                at: node
            )
            return nil
        }
        return text
    }

    private static func expiry(_ node: Node?, from document: inout ProfileDocument) -> Timestamp? {
        guard let text = document.text(node, "expires") else { return nil }
        if let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "T00:00:00Z") { return time }
        document.report(
            "expires is `\(ProfileDocument.shown(text))`, not a date", "write 2027-01-31 or 2027-01-31T12:00:00Z",
            at: node
        )
        return nil
    }

    /// Lower-case letters, digits and inner `.`, `-`, `_`: safe in file names, JSON paths and options.
    static func identifier(_ node: Node?, _ place: String, from document: inout ProfileDocument) -> String? {
        guard let text = document.text(node, place) else { return nil }
        guard isIdentifier(text) else {
            document.report(
                "\(place) is `\(ProfileDocument.shown(text))`",
                "use at most 80 lower-case letters, digits, `.`, `-`, `_`",
                at: node
            )
            return nil
        }
        return text
    }

    static func isIdentifier(_ text: String) -> Bool {
        let isSound = text.utf8.allSatisfy { byte in
            (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || ".-_".utf8.contains(byte)
        }
        return isSound && !text.isEmpty && text.utf8.count <= 80
    }
}
