import SluiceDetection

/// What the patterns of a Purview entity ask for beside the value, as words that raise or lower the confidence.
struct PurviewEvidence {
    private(set) var words: [String] = []
    private(set) var excluded: [String] = []
    /// Patterns that may stand beside the value, by the id of their `Regex`.
    private(set) var patterns: [String: String] = [:]

    /// Words of each kind, at most, as the loader takes them.
    private static let most = 2048

    init(of patterns: [XMLElement], _ rule: String, _ parts: PurviewParts, _ notes: inout ImportNotes) {
        for pattern in patterns {
            for match in pattern.children("Match") { add(match, isExcluded: false, rule, parts, &notes) }
            for any in pattern.children("Any") { add(any, rule, parts, &notes) }
            let groups = pattern.children("Any").filter { (Int($0.attributes["minMatches"] ?? "1") ?? 1) > 0 }
            if pattern.children("Match").count + groups.count > 1 { PurviewEvidence.noteSeveral(rule, &notes) }
            for key in pattern.attributes.keys.sorted() where key != "confidenceLevel" {
                notes.add(.notCarried, "`\(key)` of a pattern", rule: rule)
            }
            for child in pattern.children where !["IdMatch", "Match", "Any"].contains(child.name) {
                notes.add(.notCarried, "`\(child.name)` of a pattern", rule: rule)
            }
            for match in pattern.children("IdMatch") {
                for key in match.attributes.keys.sorted() where key != "idRef" {
                    notes.add(.notCarried, "`\(key)` of an IdMatch", rule: rule)
                }
            }
        }
    }

    private static func noteSeveral(_ rule: String, _ notes: inout ImportNotes) {
        notes.add(.changed, "several pieces of evidence are asked for; here one is enough", rule: rule)
    }

    private mutating func add(
        _ any: XMLElement, _ rule: String, _ parts: PurviewParts, _ notes: inout ImportNotes
    ) {
        let isExcluded = any.attributes["maxMatches"] == "0"
        if isExcluded { notes.add(.changed, "evidence that must be missing lowers the confidence instead", rule: rule) }
        if let least = Int(any.attributes["minMatches"] ?? "1"), least > 1 { PurviewEvidence.noteSeveral(rule, &notes) }
        if let most = any.attributes["maxMatches"], !isExcluded {
            notes.add(.notCarried, "`maxMatches` \(most) of evidence", rule: rule)
        }
        for match in any.descendants("Match") { add(match, isExcluded: isExcluded, rule, parts, &notes) }
    }

    private mutating func add(
        _ match: XMLElement, isExcluded: Bool, _ rule: String, _ parts: PurviewParts, _ notes: inout ImportNotes
    ) {
        let reference = match.attributes["idRef"] ?? ""
        for key in match.attributes.keys.sorted() where key != "idRef" {
            notes.add(.notCarried, "`\(key)` of evidence", rule: rule)
        }
        guard let keyword = parts.keywords[reference] else {
            add(pattern: reference, isExcluded: isExcluded, rule, parts, &notes)
            return
        }
        let terms = parts.terms(of: keyword)
        if terms.contains(where: \.isCased) { notes.add(.changed, "keywords count in either case", rule: rule) }
        if terms.contains(where: \.isPart) { notes.add(.changed, "keywords count as whole words only", rule: rule) }
        var usable = terms.map(\.text).filter(AcceptedWords.isHotWord)
        let room = PurviewEvidence.most - (isExcluded ? excluded.count : words.count)
        if usable.count < terms.count || usable.count > room {
            notes.add(
                .notCarried, "keywords over 100 bytes, without letters and digits, or beyond \(PurviewEvidence.most)",
                rule: rule)
            usable = Array(usable.prefix(room))
        }
        for word in usable {
            if isExcluded {
                if !excluded.contains(word) { excluded.append(word) }
            } else if !words.contains(word) {
                words.append(word)
            }
        }
    }

    private mutating func add(
        pattern reference: String, isExcluded: Bool, _ rule: String, _ parts: PurviewParts, _ notes: inout ImportNotes
    ) {
        guard let regex = parts.regexes[reference] else {
            notes.add(.notCarried, "evidence that the package does not hold: `\(reference)`", rule: rule)
            return
        }
        guard !isExcluded else {
            notes.add(.notCarried, "a pattern that must be missing: `\(reference)`", rule: rule)
            return
        }
        guard let pattern = EntryBuilder.supportingPattern(regex.text.trimmed, .boost) else {
            notes.add(.notCarried, "a pattern of evidence that is not understood: `\(reference)`", rule: rule)
            return
        }
        patterns[IdentifierPool.identifier(of: reference)] = pattern
        if regex.attributes["validators"] != nil || regex.attributes["filters"] != nil {
            notes.add(.notCarried, "validators and filters of evidence: `\(reference)`", rule: rule)
        }
    }
}
