import SluiceCore
import SluiceDetection

/// Reads YAML of Kingfisher and Nosey Parker.
enum KingfisherReader {
    static var emptyProfile: ForeignProfile {
        ForeignProfile(id: "imported-secrets", description: "Secrets, by rules of Kingfisher or Nosey Parker")
    }

    /// Adds the rules of a file.
    static func read(_ text: String, file: String, into profile: inout ForeignProfile) throws(SluiceError) {
        guard let map = try ForeignDocument.yaml(text, file: file).map else {
            throw SluiceError(
                .configuration, place: file, problem: "holds no mapping", mend: "name a file with `rules:`")
        }
        var root = ForeignFields(map)
        let rules = root.list("rules")
        guard !rules.isEmpty else {
            throw SluiceError(.configuration, place: file, problem: "holds no rules", mend: "name a file with `rules:`")
        }
        for key in root.rest { profile.notes.add(.notCarried, "`\(key)` of the file") }
        for (index, item) in rules.enumerated() { rule(item, number: index + 1, into: &profile) }
    }

    private static func rule(_ value: ForeignValue, number: Int, into profile: inout ForeignProfile) {
        var fields = ForeignFields(value.map ?? [:])
        let id = profile.registered(fields.text("id") ?? fields.text("name") ?? "rule-\(number)")
        let name = fields.text("name") ?? id
        defer { for key in fields.rest { profile.notes.add(.notCarried, "`\(key)`", rule: id) } }
        guard let pattern = fields.text("pattern") else {
            profile.leaveOut(id, "the rule has no pattern")
            return
        }
        var rule = ForeignRule(
            sourceID: id, name: name, infoType: IdentifierPool.infoType(of: name), severity: .high,
            detection: .pattern(pattern, .rust), group: pattern.contains("<TOKEN>") ? .named("TOKEN") : .first,
            entropy: fields.number("min_entropy"), isSecret: true)
        switch fields.text("confidence") {
        case "low"?: rule.points = .structured
        case "medium"?: rule.points = .prefixed
        case "high"?: rule.points = .literal
        default: break
        }
        if let entropy = rule.entropy, entropy < 0.1 { rule.entropy = nil }
        if fields.boolean("visible") == false {
            rule.severity = .info
            profile.notes.add(
                .changed, "a helper that the source does not report by itself has severity `info`", rule: id)
        }
        rule.examples = fields.texts("examples")
        rule.negativeExamples = fields.texts("negative_examples")
        for key in ["validation", "revocation"] where fields.value(key) != nil {
            profile.notes.add(.notCarried, "`\(key)`: asking the service about a key", rule: id)
        }
        if fields.value("depends_on_rule") != nil {
            profile.notes.add(.notCarried, "`depends_on_rule`: captures of other rules", rule: id)
        }
        for key in ["references", "categories", "description"] where fields.value(key) != nil {
            profile.notes.add(.notCarried, "`\(key)`", rule: id)
        }
        if let needs = fields.value("pattern_requirements")?.map {
            rule.validator = checksum(needs["checksum"], rule: id, into: &profile)
            rule.validatorIsTentative = rule.validator != nil
            requirements(needs, rule: id, into: &profile)
        }
        profile.rules.append(rule)
    }

    /// Values with too few characters of a kind, as an ignore rule.
    private static func requirements(
        _ map: [String: ForeignValue], rule: String, into profile: inout ForeignProfile
    ) {
        var fields = ForeignFields(map)
        let signs = fields.text("special_chars").map(classMembers) ?? "!-/:-@\\[-`{-~"
        let kinds = [
            ("min_digits", "0-9"), ("min_uppercase", "A-Z"), ("min_lowercase", "a-z"), ("min_special_chars", signs),
        ]
        var branches: [String] = []
        for (key, members) in kinds {
            guard let least = fields.number(key), least >= 1, least <= 1000 else { continue }
            // A value is never empty, and a pattern that could match the empty text is not accepted.
            branches.append("[^\(members)]+(?:[\(members)][^\(members)]*){0,\(Int(least) - 1)}")
            if least >= 2 {
                branches.append("[\(members)][^\(members)]*(?:[\(members)][^\(members)]*){0,\(Int(least) - 2)}")
            }
        }
        if !branches.isEmpty {
            profile.ignores.append(
                ForeignIgnore(
                    regex: "\\A(?:" + branches.joined(separator: "|") + ")\\z", ruleID: rule,
                    reason: "too few characters of a kind"))
        }
        for regex in IgnorePattern.containing(fields.texts("ignore_if_contains")) {
            profile.ignores.append(ForeignIgnore(regex: regex, ruleID: rule, reason: "words of placeholders"))
        }
        fields.skip("checksum")
        for key in fields.rest { profile.notes.add(.notCarried, "`\(key)` of `pattern_requirements`", rule: rule) }
    }

    /// The validator of ours for a template that computes check characters; the rule's examples then show whether both
    /// mean the same.
    private static func checksum(
        _ value: ForeignValue?, rule: String, into profile: inout ForeignProfile
    ) -> String? {
        guard let value else { return nil }
        let expected = (value.map?["expected"]?.text ?? "").filter { !$0.isWhitespace }
        let validators = [
            ("|crc32|base62:6}}", "github_crc32"), ("|crc32|base36:7}}", "gitlab_crc32"), ("|crc32_hex}}", "crc32_hex"),
        ]
        if let known = validators.first(where: { expected.hasSuffix($0.0) }) { return known.1 }
        profile.notes.add(.notCarried, "`checksum`: a template that computes check characters", rule: rule)
        return nil
    }

    private static func classMembers(_ text: String) -> String {
        text.map { "\\]^-[".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
