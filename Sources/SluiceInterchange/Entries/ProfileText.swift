import SluiceCore

/// A profile file with the notes at its head.
struct ProfileText {
    var profile: ForeignProfile
    var drafts: [EntryDraft]
    var incomplete: [EntryDraft]
    var ignores: [ForeignIgnore]
    var supporting: [String: String] = [:]
    var testValues: [String] = []
    var notes: ImportNotes
    /// Where it came from.
    var heading: String

    func written(summary: String) -> String {
        var lines = ["# Imported by sluice profiles import from \(heading).", "# \(summary)."]
        lines += notes.lines.flatMap { ProfileText.wrapped($0) }
        lines += [
            "profile: \(YAMLText.quoted(profile.id))", "version: 1",
            "description: \(YAMLText.quoted(ImportNotes.shown(profile.description)))",
            "allowed_match_count: \(profile.allowedMatchCount)",
            "confidence_threshold: \(profile.confidenceThreshold.rawValue)",
        ]
        if !testValues.isEmpty { lines += ["test_values:"] + testValues.map { "  - \(YAMLText.quoted($0))" } }
        lines += EntryDraft.lines(ofSupporting: supporting) + ["entries:"]
        for (index, draft) in drafts.enumerated() {
            if index > 0 { lines.append("") }
            lines += draft.lines
        }
        for draft in incomplete {
            lines += ["", "  # Without examples:"] + draft.lines.map { "  # " + $0.dropFirst(2) }
        }
        if !ignores.isEmpty { lines += ["", "ignore:"] + ignores.flatMap(ProfileText.lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of rule: ForeignIgnore) -> [String] {
        var fields: [String] = []
        if let regex = rule.regex { fields.append("regex: \(YAMLText.quoted(regex))") }
        if rule.isOfMatch { fields.append("regex_target: match") }
        if let path = rule.path { fields.append("path: \(YAMLText.quoted(path))") }
        if let entry = rule.ruleID { fields.append("entry: \(YAMLText.quoted(entry))") }
        fields.append("reason: \(YAMLText.quoted(ImportNotes.shown(rule.reason)))")
        return fields.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
    }

    /// A comment in lines of at most 120 characters.
    private static func wrapped(_ line: String) -> [String] {
        var lines: [String] = []
        var current = "# " + line.prefix { $0 == " " }
        let indent = current + "  "
        for word in line.split(separator: " ") {
            if current.count + word.count + 1 > 118, !current.allSatisfy({ "# ".contains($0) }) {
                lines.append(current)
                current = indent
            }
            current += (current.hasSuffix(" ") ? "" : " ") + word
        }
        return lines + [current]
    }
}
