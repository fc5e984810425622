import SluiceCore
import SluiceDetection

/// Reads rule packages of Microsoft Purview. An entity is a rule; each primary match of it becomes an entry.
enum PurviewReader {
    static func profile(
        from text: String, file: String, _ counterparts: Counterparts
    ) throws(SluiceError) -> ForeignProfile {
        let root = try XMLElement.root(of: text, file: file)
        let entities = root.descendants("Entity")
        guard root.name == "RulePackage", !entities.isEmpty else {
            throw SluiceError(
                .configuration, place: file, problem: "holds no RulePackage with entities",
                mend: "export it with Get-DlpSensitiveInformationTypeRulePackage")
        }
        let details = root.descendants("LocalizedDetails").first
        let name = details?.children("Name").first?.text.trimmed ?? "Purview rule package"
        var profile = ForeignProfile(id: IdentifierPool.identifier(of: name), description: name)
        if let text = details?.children("Description").first?.text.trimmed, !text.isEmpty { profile.description = text }
        let parts = PurviewParts(root)
        profile.confidenceThreshold = entities.map(threshold).min() ?? .low
        for entity in entities { read(entity, parts, counterparts, into: &profile) }
        for kind in ["Affinity", "ExactMatch", "Fingerprint", "Classifier"] {
            for element in root.descendants(kind) {
                let id = element.attributes["id"] ?? kind
                profile.leaveOut(
                    profile.registered(parts.names[id.lowercased()] ?? id), "an element `\(kind)`, not a pattern")
            }
        }
        parts.noteRest(in: &profile.notes)
        return profile
    }

    /// 65, 75 and 85 are Purview's low, medium and high.
    private static func threshold(of entity: XMLElement) -> Confidence {
        let level = Int(entity.attributes["recommendedConfidence"] ?? "") ?? 75
        return level >= 85 ? .high : level >= 75 ? .medium : .low
    }

    private static func read(
        _ entity: XMLElement, _ parts: PurviewParts, _ counterparts: Counterparts, into profile: inout ForeignProfile
    ) {
        let id = entity.attributes["id"] ?? "line \(entity.line)"
        let name = parts.names[id.lowercased()] ?? id
        let sourceID = profile.registered(name)
        let patterns = entity.children("Pattern")
        for key in entity.attributes.keys.sorted()
        where !["id", "patternsProximity", "recommendedConfidence"].contains(key) {
            profile.notes.add(.notCarried, "`\(key)`", rule: sourceID)
        }
        var primaries: [String] = []
        for match in patterns.flatMap({ $0.children("IdMatch") }) {
            let reference = match.attributes["idRef"] ?? ""
            if !primaries.contains(reference) { primaries.append(reference) }
        }
        if primaries.isEmpty { profile.leaveOut(sourceID, "no pattern of the entity has an IdMatch") }
        for primary in primaries {
            let own = patterns.filter { $0.children("IdMatch").contains { $0.attributes["idRef"] == primary } }
            var rule = ForeignRule(
                sourceID: sourceID, entryID: primaries.count == 1 ? name : "\(name).\(primary)", name: name,
                infoType: IdentifierPool.infoType(of: name), severity: .medium,
                detection: .words([], isCaseless: true))
            let level = threshold(of: entity)
            if level != profile.confidenceThreshold { rule.threshold = level }
            add(rule, primary, own, entity, parts, counterparts, into: &profile)
        }
    }

    private static func add(
        _ draft: ForeignRule, _ primary: String, _ patterns: [XMLElement], _ entity: XMLElement,
        _ parts: PurviewParts, _ counterparts: Counterparts, into profile: inout ForeignProfile
    ) {
        var rule = draft
        let evidence = PurviewEvidence(of: patterns, rule.sourceID, parts, &profile.notes)
        if let regex = parts.regexes[primary] {
            rule.detection = .pattern(regex.text.trimmed, .boost)
            rule.validator = parts.validator(of: regex, rule.sourceID, &profile.notes)
        } else if let keyword = parts.keywords[primary] {
            let terms = parts.terms(of: keyword)
            rule.detection = .words(terms.map(\.text), isCaseless: !terms.contains { $0.isCased })
            if terms.contains(where: \.isPart) {
                profile.notes.add(.changed, "keywords count as whole words only", rule: rule.sourceID)
            }
        } else {
            addCounterparts(of: primary, rule.sourceID, evidence, counterparts, into: &profile)
            return
        }
        rule.points = points(patterns, evidence, profile.confidenceThreshold, rule.sourceID, &profile.notes)
        if !evidence.words.isEmpty { rule.hotWords = ["en": evidence.words] }
        rule.negativeWords = evidence.excluded
        if let text = entity.attributes["patternsProximity"] {
            rule.window = min(max(Int(text) ?? 300, 0), 1000)
            if Int(text) != rule.window {
                profile.notes.add(.changed, "`patternsProximity` is at most 1,000 bytes", rule: rule.sourceID)
            }
        }
        profile.rules.append(rule)
    }

    private static func addCounterparts(
        of function: String, _ sourceID: String, _ evidence: PurviewEvidence, _ counterparts: Counterparts,
        into profile: inout ForeignProfile
    ) {
        let found = counterparts.purview(function)
        guard !found.isEmpty else {
            profile.leaveOut(sourceID, "`\(function)` is built into the source, and we have no counterpart")
            return
        }
        for entry in found { profile.rules.append(ForeignRule(counterpart: entry, sourceID: sourceID)) }
        if !evidence.words.isEmpty || !evidence.excluded.isEmpty {
            profile.notes.add(
                .notCarried, "keywords beside a built-in function: our entry has its own words", rule: sourceID)
        }
    }

    // MARK: Confidence

    /// 65, 75 and 85 without a keyword are structured, prefixed and literal; where a keyword must be there, the pattern
    /// alone is bare under a low threshold and structured under others, so that it takes a keyword to be reported.
    private static func points(
        _ patterns: [XMLElement], _ evidence: PurviewEvidence, _ threshold: Confidence, _ rule: String,
        _ notes: inout ImportNotes
    ) -> PatternPoints {
        let level = { (pattern: XMLElement) in Int(pattern.attributes["confidenceLevel"] ?? "") ?? 75 }
        let alone = patterns.filter { !needsEvidence($0) }.map(level).max()
        if let alone { return alone >= 85 ? .literal : alone >= 75 ? .prefixed : .structured }
        guard !evidence.words.isEmpty else { return .structured }
        notes.add(
            .changed, "a keyword must be there in the source; here it raises the confidence of a match", rule: rule)
        return threshold == .low ? .bare : .structured
    }

    private static func needsEvidence(_ pattern: XMLElement) -> Bool {
        !pattern.children("Match").isEmpty
            || pattern.children("Any").contains { (Int($0.attributes["minMatches"] ?? "1") ?? 1) > 0 }
    }
}
