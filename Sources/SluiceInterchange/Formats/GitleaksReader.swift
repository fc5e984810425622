import SluiceCore
import SluiceDetection

/// Reads TOML of gitleaks and betterleaks.
enum GitleaksReader {
    static var emptyProfile: ForeignProfile {
        ForeignProfile(id: "imported-gitleaks", description: "Secrets, by rules of gitleaks or betterleaks")
    }

    /// Adds the rules of a file.
    static func read(_ text: String, file: String, into profile: inout ForeignProfile) throws(SluiceError) {
        guard let map = try ForeignDocument.toml(text, file: file).map else {
            throw SluiceError(.configuration, place: file, problem: "holds no table", mend: "name a gitleaks file")
        }
        var root = ForeignFields(map)
        if let title = root.text("title"), profile.sourceIDs.isEmpty {
            profile.id = IdentifierPool.identifier(of: title)
            profile.description = title
        }
        root.skip("minVersion", "betterleaksMinVersion")
        let rules = root.list("rules")
        if root.value("extend") != nil {
            profile.notes.add(.notCarried, "`extend`: rules of the file that this one extends are not read")
        }
        for list in [root.value("allowlist").map { [$0] } ?? [], root.list("allowlists")] {
            for item in list { allowlist(item, rule: nil, into: &profile) }
        }
        if let filter = root.text("filter") { ExpressionFilter.read(filter, rule: nil, into: &profile) }
        if root.value("prefilter") != nil {
            profile.notes.add(
                .notCarried, "`prefilter`: an expression over paths; ignore rules with `path` may stand in")
        }
        for key in root.rest { profile.notes.add(.notCarried, "`\(key)` of the file") }
        guard !rules.isEmpty else {
            throw SluiceError(
                .configuration, place: file, problem: "holds no rules", mend: "name a file with [[rules]]")
        }
        for (index, item) in rules.enumerated() { rule(item, number: index + 1, into: &profile) }
        if rules.contains(where: { $0.map?["regex"]?.text?.contains("\\b") ?? false }) {
            profile.notes.add(
                .changed, "`\\b` is the edge of a word of any alphabet; in the source, of ASCII letters alone")
        }
    }

    private static func rule(_ value: ForeignValue, number: Int, into profile: inout ForeignProfile) {
        var fields = ForeignFields(value.map ?? [:])
        let id = profile.registered(fields.text("id") ?? "rule-\(number)")
        defer { for key in fields.rest { profile.notes.add(.notCarried, "`\(key)`", rule: id) } }
        guard let regex = fields.text("regex") else {
            profile.leaveOut(
                id,
                fields.value("path") != nil
                    ? "the rule looks at the names of files alone, and entries look at content"
                    : "the rule has no pattern")
            fields.skip("description", "path", "keywords", "confidence", "tags")
            return
        }
        let description = fields.text("description") ?? id
        var rule = ForeignRule(
            sourceID: id, name: description, infoType: IdentifierPool.infoType(of: id), severity: .high,
            detection: .pattern(regex, .go), group: .first, entropy: fields.number("entropy"), isSecret: true)
        let group = fields.number("secretGroup") ?? fields.number("valueGroup")
        if let group, group > 0 { rule.group = .number(Int(min(group, 1000))) }
        switch fields.text("confidence") {
        case "low"?: rule.points = .structured
        case "medium"?: rule.points = .prefixed
        case "high"?: rule.points = .literal
        default: break
        }
        if fields.boolean("skipReport") == true {
            rule.severity = .info
            profile.notes.add(
                .changed, "a helper that the source does not report by itself has severity `info`", rule: id)
        }
        keywords(fields.texts("keywords"), of: regex, rule: id, into: &profile)
        if fields.value("path") != nil {
            profile.notes.add(.notCarried, "`path`: the entry looks at files of any name", rule: id)
        }
        for key in ["validate", "revoke", "analyze"] where fields.value(key) != nil {
            profile.notes.add(.notCarried, "`\(key)`: asking the service whether a key lives", rule: id)
        }
        for key in ["required", "components"] where fields.value(key) != nil {
            profile.notes.add(.notCarried, "`\(key)`: other rules that must match nearby", rule: id)
        }
        if let filter = fields.text("filter") {
            let entropy = ExpressionFilter.read(filter, rule: id, into: &profile)
            rule.entropy = rule.entropy ?? entropy
        }
        if let entropy = rule.entropy, entropy < 0.1 { rule.entropy = nil }
        profile.rules.append(rule)
        for list in [fields.value("allowlist").map { [$0] } ?? [], fields.list("allowlists")] {
            for item in list { allowlist(item, rule: id, into: &profile) }
        }
    }

    /// Keywords that the pattern holds say nothing more than it does.
    private static func keywords(
        _ keywords: [String], of regex: String, rule: String, into profile: inout ForeignProfile
    ) {
        let pattern = regex.lowercased().filter { $0 != "\\" && $0 != "(" && $0 != ")" && $0 != ":" && $0 != "?" }
        let foreign = keywords.filter { word in
            !pattern.contains(word.lowercased().filter { $0 != ":" && $0 != "?" && $0 != "(" && $0 != ")" })
        }
        if !foreign.isEmpty {
            profile.notes.add(
                .notCarried, "keywords that are not in the pattern as they are: texts without them are searched, too",
                rule: rule)
        }
    }

    private static func allowlist(_ value: ForeignValue, rule: String?, into profile: inout ForeignProfile) {
        var fields = ForeignFields(value.map ?? [:])
        let reason = "allowlist of the source" + (fields.text("description").map { ": \($0)" } ?? "")
        let target = fields.text("regexTarget") ?? "secret"
        let isAnd = fields.text("condition")?.uppercased() == "AND"
        let regexes = fields.texts("regexes")
        let stopwords = fields.texts("stopwords")
        let paths = fields.texts("paths")
        let commits = fields.texts("commits")
        let targets = fields.texts("targetRules")
        let rules: [String?] = targets.isEmpty ? [rule] : targets
        for rule in rules {
            if isAnd, [regexes, stopwords, paths, commits].count(where: { !$0.isEmpty }) > 1 {
                profile.notes.add(.notCarried, "an allowlist whose conditions must hold together", rule: rule)
                continue
            }
            if !commits.isEmpty { profile.notes.add(.notCarried, "an allowlist of commits", rule: rule) }
            for path in paths {
                if let globs = PathGlobs.globs(of: path) {
                    profile.ignores += globs.map { ForeignIgnore(path: $0, ruleID: rule, reason: reason) }
                } else {
                    profile.notes.add(
                        .notCarried, "an allowlist of paths that `*` and `?` cannot say: `\(path)`", rule: rule)
                }
            }
            add(regexes, target: target, rule: rule, reason: reason, into: &profile)
            for regex in IgnorePattern.containing(stopwords) {
                profile.ignores.append(ForeignIgnore(regex: regex, ruleID: rule, reason: reason + " (stopwords)"))
            }
        }
        for key in fields.rest { profile.notes.add(.notCarried, "`\(key)` of an allowlist", rule: rule) }
    }

    private static func add(
        _ regexes: [String], target: String, rule: String?, reason: String, into profile: inout ForeignProfile
    ) {
        guard !regexes.isEmpty else { return }
        guard target != "line" else {
            profile.notes.add(.notCarried, "an allowlist over the whole line", rule: rule)
            return
        }
        for regex in regexes {
            do {
                let pattern = try IgnorePattern.translated(regex, .go)
                profile.ignores.append(
                    ForeignIgnore(regex: pattern, isOfMatch: target == "match", ruleID: rule, reason: reason))
            } catch {
                profile.notes.add(.notCarried, "an allowlist whose pattern has \(error.construct)", rule: rule)
            }
        }
    }
}
