import SluiceCore
import SluiceDetection

/// Reads DLP profiles as Cloudflare's API returns them.
enum CloudflareReader {
    static func profiles(
        from text: String, file: String, _ counterparts: Counterparts
    ) throws(SluiceError) -> [ForeignProfile] {
        let root = try ForeignDocument.json(text, file: file)
        let result = root.map?["result"] ?? root.map?["profiles"] ?? root
        let items = result.list ?? [result]
        var profiles: [ForeignProfile] = []
        for (index, item) in items.enumerated() {
            guard let map = item.map, map["entries"] != nil || map["name"] != nil else { continue }
            profiles.append(profile(map, number: index + 1, counterparts))
        }
        guard !profiles.isEmpty else {
            throw SluiceError(
                .configuration, place: file, problem: "holds no DLP profiles",
                mend: "save the answer of GET /accounts/{id}/dlp/profiles")
        }
        return profiles
    }

    private static func profile(
        _ map: [String: ForeignValue], number: Int, _ counterparts: Counterparts
    ) -> ForeignProfile {
        var fields = ForeignFields(map)
        let name = fields.text("name") ?? "profile \(number)"
        var profile = ForeignProfile(
            id: IdentifierPool.identifier(of: name), description: fields.text("description") ?? name)
        if profile.description.isEmpty { profile.description = name }
        profile.allowedMatchCount = Int(min(max(fields.number("allowed_match_count") ?? 0, 0), 1e9))
        switch fields.text("confidence_threshold") {
        case "medium"?: profile.confidenceThreshold = .medium
        case "high"?: profile.confidenceThreshold = .high
        case "very_high"?:
            profile.confidenceThreshold = .high
            profile.notes.add(.changed, "`confidence_threshold` very_high is high here")
        default: profile.confidenceThreshold = .low
        }
        fields.skip("id", "created_at", "updated_at", "type")
        for key in ["ocr_enabled", "ai_context_enabled", "open_access"] where fields.boolean(key) == true {
            profile.notes.add(.notCarried, "`\(key)`")
        }
        if fields.value("context_awareness")?.map?["enabled"]?.boolean == true {
            profile.notes.add(.notCarried, "`context_awareness`: each entry has its own hot words here")
        }
        for item in fields.list("entries") { entry(item, counterparts, into: &profile) }
        for item in fields.list("shared_entries") {
            let id = profile.registered(item.map?["entry_id"]?.text ?? "shared entry")
            profile.leaveOut(id, "an entry shared from another profile, of which only the id is told")
        }
        for key in fields.rest { profile.notes.add(.notCarried, "`\(key)` of the profile") }
        return profile
    }

    private static func entry(
        _ value: ForeignValue, _ counterparts: Counterparts, into profile: inout ForeignProfile
    ) {
        var fields = ForeignFields(value.map ?? [:])
        let title = fields.text("name") ?? "entry \(profile.sourceIDs.count + 1)"
        let name = profile.registered(title)
        func leaveOut(_ text: String) { profile.leaveOut(name, text) }
        fields.skip("id", "created_at", "updated_at", "profile_id", "variant")
        guard fields.boolean("enabled") != false else { return leaveOut("switched off in the source") }
        let type =
            fields.text("type")
            ?? (fields.value("pattern") != nil ? "custom" : fields.value("words") != nil ? "word_list" : "predefined")
        var rule = ForeignRule(
            sourceID: name, name: title, infoType: IdentifierPool.infoType(of: title), severity: .medium,
            detection: .words([], isCaseless: true), count: .all)
        // Custom entries are not scored there: each match counts.
        if profile.confidenceThreshold > .low, type == "custom" || type == "word_list" {
            rule.threshold = .low
            profile.notes.add(
                .changed, "custom entries have no confidence in the source; here they count from low on", rule: name)
        }
        switch type {
        case "custom":
            var pattern = ForeignFields(fields.value("pattern")?.map ?? [:])
            guard let regex = pattern.text("regex") else { return leaveOut("the entry has no pattern") }
            rule.detection = .pattern(regex, .rust)
            switch pattern.text("validation") {
            case "luhn"?: rule.validator = "luhn"
            case let other?: profile.notes.add(.notCarried, "`validation` \(other)", rule: name)
            case nil: break
            }
        case "word_list":
            let list = fields.value("word_list") ?? fields.value("words")
            let words = (list?.list ?? list?.map?["words"]?.list ?? []).compactMap(\.text).filter { !$0.isEmpty }
            guard !words.isEmpty else { return leaveOut("a word list whose words the file does not hold") }
            rule.detection = .words(words, isCaseless: fields.boolean("case_sensitive") != true)
        case "predefined", "integration":
            let found = type == "predefined" ? counterparts.cloudflare(title) : []
            guard !found.isEmpty else { return leaveOut(predefined(title)) }
            let isScored = fields.value("confidence")?.map?["available"]?.boolean != false
            profile.rules += found.map { counterpart in
                var rule = ForeignRule(counterpart, sourceID: name)
                rule.count = .all
                rule.threshold = isScored || profile.confidenceThreshold == .low ? nil : .low
                return rule
            }
            return noteRest(fields, name, &profile)
        case "exact_data": return leaveOut("exact data: the source does not give it out again")
        default: return leaveOut("an entry of the type `\(type)`")
        }
        profile.rules.append(rule)
        noteRest(fields, name, &profile)
    }

    private static func noteRest(_ fields: ForeignFields, _ name: String, _ profile: inout ForeignProfile) {
        for key in fields.rest where !["case_sensitive", "confidence"].contains(key) {
            profile.notes.add(.notCarried, "`\(key)`", rule: name)
        }
    }

    /// Why no entry of ours stands for a predefined one.
    private static func predefined(_ title: String) -> String {
        guard let own = Counterparts.cloudflareProfiles[title] else {
            return "built into the source, and we have no counterpart"
        }
        return "is our profile `\(own)`, which asks for several entries together: name it in scans"
    }
}
