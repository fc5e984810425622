import SluiceCore
import SluiceDetection

/// Reads YAML of Presidio's recognizer registry.
enum PresidioReader {
    static var emptyProfile: ForeignProfile {
        ForeignProfile(id: "imported-presidio", description: "Personal data, by recognizers of Presidio")
    }

    /// Adds the recognizers of a file.
    static func read(
        _ text: String, file: String, _ counterparts: Counterparts, into profile: inout ForeignProfile
    ) throws(SluiceError) {
        let root = try ForeignDocument.yaml(text, file: file)
        var fields = ForeignFields(root.map ?? ["recognizers": root])
        let recognizers = fields.list("recognizers")
        guard !recognizers.isEmpty else {
            throw SluiceError(
                .configuration, place: file, problem: "holds no recognizers", mend: "name a file with `recognizers:`")
        }
        // re.IGNORECASE, re.MULTILINE, re.DOTALL; all three unless the file says otherwise.
        let flags = Int(min(max(fields.number("global_regex_flags") ?? 26, 0), 65_535))
        var options = RegexReader.Options()
        options.isCaseless = flags & 2 != 0
        options.isMultiline = flags & 8 != 0
        options.isDotAll = flags & 16 != 0
        options.isExtended = flags & 64 != 0
        options.isASCII = flags & 256 != 0
        for key in fields.rest { profile.notes.add(.notCarried, "`\(key)` of the file") }
        for (index, item) in recognizers.enumerated() {
            recognizer(item, number: index + 1, options, counterparts, into: &profile)
        }
    }

    private static func recognizer(
        _ value: ForeignValue, number: Int, _ options: RegexReader.Options, _ counterparts: Counterparts,
        into profile: inout ForeignProfile
    ) {
        var fields = ForeignFields(
            value.map ?? value.text.map { ["name": .text($0), "type": .text("predefined")] } ?? [:])
        let name = fields.text("name") ?? "recognizer-\(number)"
        let patterns = fields.list("patterns")
        let denied = fields.texts("deny_list")
        if fields.boolean("enabled") == false {
            profile.leaveOut(profile.registered(name), "switched off in the source")
            return
        }
        if fields.text("type") == "predefined" || patterns.isEmpty && denied.isEmpty {
            predefined(name, &fields, counterparts, into: &profile)
            return
        }
        let entity = fields.text("supported_entity") ?? IdentifierPool.infoType(of: name)
        let denyScore = fields.number("deny_list_score") ?? 1
        var rules: [ForeignRule] = []
        for (index, item) in patterns.enumerated() {
            var pattern = ForeignFields(item.map ?? [:])
            let own = pattern.text("name") ?? "pattern \(index + 1)"
            let id = profile.registered(patterns.count == 1 && denied.isEmpty ? name : "\(name).\(own)")
            guard let regex = pattern.text("regex") else {
                profile.leaveOut(id, "the pattern has no regex")
                continue
            }
            rules.append(
                ForeignRule(
                    sourceID: id, name: patterns.count == 1 ? name : "\(name): \(own)", infoType: entity,
                    severity: .medium, detection: .pattern(regex, .python, options),
                    points: points(pattern.number("score") ?? 0.5)))
            for key in pattern.rest { profile.notes.add(.notCarried, "`\(key)` of a pattern", rule: id) }
        }
        if !denied.isEmpty {
            rules.append(
                ForeignRule(
                    sourceID: profile.registered(patterns.isEmpty ? name : "\(name).deny_list"), name: name,
                    infoType: entity, severity: .medium, detection: .words(denied, isCaseless: options.isCaseless),
                    points: points(denyScore)))
        }
        let words = context(&fields)
        fields.skip("enabled", "type")
        for var rule in rules {
            rule.hotWords = words.usable
            if words.isShortened {
                profile.notes.add(
                    .notCarried, "words of `context` without letters and digits, or over 100 bytes", rule: rule.sourceID
                )
            }
            for key in fields.rest { profile.notes.add(.notCarried, "`\(key)`", rule: rule.sourceID) }
            if rule.points == .bare {
                if rule.hotWords.isEmpty { rule.points = .structured }
                profile.notes.add(
                    .changed,
                    rule.hotWords.isEmpty
                        ? "a score below 0.3 counts as low confidence"
                        : "a score below 0.3: a word of `context` must be near",
                    rule: rule.sourceID)
            }
            profile.rules.append(rule)
        }
    }

    private static func predefined(
        _ name: String, _ fields: inout ForeignFields, _ counterparts: Counterparts,
        into profile: inout ForeignProfile
    ) {
        let id = profile.registered(name)
        let found = counterparts.presidio(fields.text("class_name") ?? name)
        guard !found.isEmpty else { return profile.leaveOut(id, "built into the source, and we have no counterpart") }
        for counterpart in found { profile.rules.append(ForeignRule(counterpart, sourceID: id)) }
        if fields.list("supported_languages").contains(where: { $0.map?["context"] != nil })
            || fields.value("context") != nil
        {
            profile.notes.add(.notCarried, "`context` of a built-in recognizer: our entry has its own words", rule: id)
        }
        fields.skip("type", "enabled", "supported_language", "country_code", "supported_entity")
        for key in fields.rest { profile.notes.add(.notCarried, "`\(key)`", rule: id) }
    }

    /// Hot words by language, and whether some were left out.
    private static func context(_ fields: inout ForeignFields) -> (usable: [String: [String]], isShortened: Bool) {
        var words: [String: [String]] = [:]
        let shared = fields.texts("context")
        let single = fields.text("supported_language")
        for item in fields.list("supported_languages") {
            let language = item.text ?? item.map?["language"]?.text ?? "en"
            words[language, default: []] += item.map?["context"]?.list?.compactMap(\.text) ?? shared
        }
        if words.isEmpty { words[single ?? "en"] = shared }
        let usable = words.filter { AcceptedWords.isLanguage($0.key) }
            .mapValues { $0.filter(AcceptedWords.isHotWord) }.filter { !$0.value.isEmpty }
        let counts = [words, usable].map { $0.values.map(\.count).reduce(0, +) }
        return (usable, counts[0] != counts[1])
    }

    /// Below 0.3, a match needs a word beside it; see docs/import.md.
    private static func points(_ score: Double) -> PatternPoints {
        score < 0.3 ? .bare : score < 0.5 ? .structured : score < 0.8 ? .prefixed : .literal
    }
}
