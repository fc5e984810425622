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

    private static func threshold(of entity: XMLElement) -> Confidence {
        PurviewScore.level(entity.attributes["recommendedConfidence"])
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
            addCounterparts(of: primary, rule, evidence, counterparts, into: &profile)
            return
        }
        PurviewScore(of: patterns, evidence, validator: rule.validator)
            .apply(to: &rule, threshold: rule.threshold ?? profile.confidenceThreshold, &profile.notes)
        if rule.threshold == profile.confidenceThreshold { rule.threshold = nil }
        rule.supporting = evidence.patterns
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
        of function: String, _ draft: ForeignRule, _ evidence: PurviewEvidence, _ counterparts: Counterparts,
        into profile: inout ForeignProfile
    ) {
        let sourceID = draft.sourceID
        let found = counterparts.purview(function)
        guard !found.isEmpty else {
            profile.leaveOut(sourceID, "`\(function)` is built into the source, and we have no counterpart")
            return
        }
        for counterpart in found {
            var rule = ForeignRule(counterpart, sourceID: sourceID)
            rule.threshold = draft.threshold
            profile.rules.append(rule)
        }
        if !evidence.words.isEmpty || !evidence.excluded.isEmpty || !evidence.patterns.isEmpty {
            profile.notes.add(
                .notCarried, "evidence beside a built-in function: our entry has its own words", rule: sourceID)
        }
    }
}
