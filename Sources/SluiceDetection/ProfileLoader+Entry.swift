import SluiceCore
import Yams

/// Reading one entry of a profile.
extension ProfileLoader {
    static let entryKeys = [
        "id", "name", "info_type", "severity", "pattern", "words", "word_list", "fingerprint", "exact_data",
        "file_types", "anchor", "validator", "hot_words", "negative_words", "window", "points", "entropy", "count",
        "min_matches", "confidence_threshold",
        "supporting", "cost", "examples",
    ]
    private static let requiredKeys = ["id", "name", "info_type", "severity"]

    /// Bytes before and after a match in which words count, unless the entry says otherwise (detections.md 1).
    static let defaultWindow = 300

    /// Everything wrong with the entry is reported; nil when too little is left of it to go on.
    static func entry(_ node: Node, from document: inout ProfileDocument) -> DetectionEntry? {
        // Known first, so that each problem names the entry.
        if case .mapping(let mapping) = node, case .scalar(let id)? = mapping["id"], isIdentifier(id.string) {
            document.entry = id.string
        }
        let fields = document.fields(of: node, "entry", known: entryKeys, required: requiredKeys)
        let id = identifier(fields["id"], "id", from: &document)
        let name = document.text(fields["name"], "name")
        let infoType = document.text(fields["info_type"], "info_type", limit: 100)
        let severity = document.choice(fields["severity"], "severity", of: Severity.self)
        let evidence = evidence(fields, from: &document)
        let target = target(fields, evidence, at: node, from: &document)
        let result = DetectionEntry(
            id: id ?? "",
            name: name ?? "",
            infoType: infoType ?? "",
            severity: severity ?? .info,
            target: target ?? .pattern(""),
            anchor: anchor(fields["anchor"], from: &document),
            cost: document.choice(fields["cost"], "cost") ?? .normal,
            evidence: evidence,
            context: context(fields, from: &document),
            counting: counting(fields, from: &document),
            examples: examples(fields["examples"], from: &document),
            line: node.mark?.line ?? 1
        )
        return id == nil ? nil : result
    }

    private static func evidence(
        _ fields: [String: Node], from document: inout ProfileDocument
    ) -> DetectionEntry.EvidenceRule {
        DetectionEntry.EvidenceRule(
            // A listed value is as sure as one can be; of a pattern the loader asks for an answer.
            points: document.choice(fields["points"], "points") ?? (fields["pattern"] == nil ? .literal : .bare),
            validator: validator(fields["validator"], from: &document),
            // Eight bits is the most that a byte can carry.
            entropy: document.number(fields["entropy"], "entropy", in: 0.1...8)
        )
    }

    private static func validator(_ node: Node?, from document: inout ProfileDocument) -> ValidatorUse? {
        guard let node else { return nil }
        var nameNode = node
        var mode = ValidatorUse.Mode.gate
        if case .mapping = node {
            let fields = document.fields(of: node, "validator", known: ["name", "mode"], required: ["name"])
            guard let inner = fields["name"] else { return nil }
            nameNode = inner
            mode = document.choice(fields["mode"], "mode") ?? .gate
        }
        guard let name = document.text(nameNode, "validator") else { return nil }
        guard Validator.named(name) != nil else {
            let near = Spelling.nearest(to: name, among: Validator.all.map(\.name))
            document.report(
                "validator `\(ProfileDocument.shown(name))` does not exist",
                near.map { "did you mean `\($0)`?" } ?? "leave it out or name one that exists",
                at: nameNode
            )
            return nil
        }
        return ValidatorUse(name: name, mode: mode)
    }

    private static func context(
        _ fields: [String: Node], from document: inout ProfileDocument
    ) -> DetectionEntry.ContextRule {
        DetectionEntry.ContextRule(
            hotWords: hotWords(fields["hot_words"], from: &document),
            negativeWords: words(fields["negative_words"], "negative_words", from: &document),
            supporting: document.list(fields["supporting"], "supporting", limit: 100)
                .compactMap { identifier($0, "supporting item", from: &document) },
            window: document.integer(fields["window"], "window", in: 0...1000) ?? defaultWindow
        )
    }

    private static func hotWords(_ node: Node?, from document: inout ProfileDocument) -> [String: [String]] {
        guard let node else { return [:] }
        guard case .mapping(let languages) = node else {
            document.report(
                "hot_words must be lists by language", "write `hot_words: {en: [card], de: [karte]}`", at: node
            )
            return [:]
        }
        var result: [String: [String]] = [:]
        for (key, value) in languages {
            guard case .scalar(let language) = key, isLanguage(language.string) else {
                document.report(
                    "hot_words has a key that is no language code", "use codes such as en, de, pt-br", at: key
                )
                continue
            }
            result[language.string] = words(value, "hot_words.\(language.string)", from: &document)
        }
        return result
    }

    static func isLanguage(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count >= 2 && bytes.count <= 12
            && bytes.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || $0 == UInt8(ascii: "-") }
    }

    private static func words(_ node: Node?, _ place: String, from document: inout ProfileDocument) -> [String] {
        document.list(node, place, limit: 2048).compactMap { item in
            guard let word = document.text(item, "\(place) item", limit: WordIndex.longestWordBytes) else { return nil }
            guard WordIndex.isSearchable(word) else {
                document.report(
                    "\(place) has the word `\(ProfileDocument.shown(word))` without letters or digits", "leave it out",
                    at: item
                )
                return nil
            }
            return word
        }
    }

    private static func counting(
        _ fields: [String: Node], from document: inout ProfileDocument
    ) -> DetectionEntry.CountingRule {
        DetectionEntry.CountingRule(
            mode: document.choice(fields["count"], "count") ?? .unique,
            minMatches: minMatches(fields["min_matches"], from: &document),
            confidenceThreshold: document.choice(fields["confidence_threshold"], "confidence_threshold")
        )
    }

    static func minMatches(
        _ node: Node?, from document: inout ProfileDocument
    ) -> DetectionEntry.MinMatches {
        let range = 1...1_000_000
        guard let node, case .mapping = node else {
            return .init(document.integer(node, "min_matches", in: range) ?? 1)
        }
        let fields = document.fields(of: node, "min_matches", known: ["high", "medium", "low"], required: ["high"])
        return .init(
            high: document.integer(fields["high"], "min_matches.high", in: range) ?? 1,
            medium: document.integer(fields["medium"], "min_matches.medium", in: range),
            low: document.integer(fields["low"], "min_matches.low", in: range)
        )
    }

    private static func anchor(_ node: Node?, from document: inout ProfileDocument) -> DetectionEntry.Anchor? {
        guard let node else { return nil }
        let fields = document.fields(of: node, "anchor", known: ["literals", "digits"], required: [])
        guard fields.count == 1 else {
            document.report("anchor must have one of literals, digits", "write exactly one of them", at: node)
            return nil
        }
        if let digits = fields["digits"] { return digitAnchor(digits, from: &document) }
        let literals = document.list(fields["literals"], "literals", limit: 1000)
            .compactMap { document.text($0, "literals item", limit: 200) }
        return literals.isEmpty ? nil : .literals(literals)
    }

    private static func digitAnchor(_ node: Node, from document: inout ProfileDocument) -> DetectionEntry.Anchor? {
        let fields = document.fields(
            of: node, "digits", known: ["groups", "separators"], required: ["groups"]
        )
        let groups = document.list(fields["groups"], "groups", limit: 100).map { shape in
            document.list(shape, "groups item", limit: 32)
                .compactMap { document.integer($0, "group length", in: 1...64) }
        }
        let separators = document.text(fields["separators"], "separators", limit: 32) ?? ""
        return groups.isEmpty ? nil : .digits(groups: groups, separators: separators)
    }

    private static func examples(
        _ node: Node?, from document: inout ProfileDocument
    ) -> DetectionEntry.Examples {
        var examples = DetectionEntry.Examples(match: [], nearMiss: [])
        guard let node else { return examples }
        let kinds = ["match", "near_miss"]
        let fields = document.fields(of: node, "examples", known: kinds, required: kinds)
        examples.match = exampleTexts(fields["match"], "match", from: &document)
        examples.nearMiss = exampleTexts(fields["near_miss"], "near_miss", from: &document)
        return examples
    }

    private static func exampleTexts(
        _ node: Node?, _ kind: String, from document: inout ProfileDocument
    ) -> [String] {
        let items = document.list(node, "examples.\(kind)", limit: 200)
        if let node, case .sequence = node, items.isEmpty {
            document.report("examples.\(kind) has no items", "write at least one example", at: node)
        }
        return items.compactMap { item in
            if case .mapping = item { return generatedText(item, kind, from: &document) }
            return document.text(item, "examples.\(kind) item", limit: 64 << 10)
        }
    }

    private static func generatedText(
        _ node: Node, _ kind: String, from document: inout ProfileDocument
    ) -> String? {
        let known = ["generate", "checksum", "prefix_text", "suffix_text"]
        let fields = document.fields(of: node, "examples.\(kind) item", known: known, required: ["generate"])
        guard let generate = document.text(fields["generate"], "generate") else { return nil }
        do {
            return try GeneratedExample(
                generate: generate,
                checksum: document.text(fields["checksum"], "checksum"),
                prefixText: document.text(fields["prefix_text"], "prefix_text") ?? "",
                suffixText: document.text(fields["suffix_text"], "suffix_text") ?? ""
            ).text
        } catch {
            document.report("examples.\(kind) item cannot be generated (\(error))", "correct `generate`", at: node)
            return nil
        }
    }
}
