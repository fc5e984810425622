/// What the entities of a Purview rule package refer to, by id.
struct PurviewParts {
    var regexes: [String: XMLElement] = [:]
    var keywords: [String: XMLElement] = [:]
    /// `Validators` and `Filters`.
    var checks: [String: XMLElement] = [:]
    var names: [String: String] = [:]
    private let root: XMLElement

    init(_ root: XMLElement) {
        self.root = root
        for element in root.descendants("Regex") { regexes[element.attributes["id"] ?? ""] = element }
        for element in root.descendants("Keyword") { keywords[element.attributes["id"] ?? ""] = element }
        for kind in ["Validators", "Filters"] {
            for element in root.descendants(kind) { checks[element.attributes["id"] ?? ""] = element }
        }
        for resource in root.descendants("Resource") {
            let all = resource.children("Name")
            let best = all.first { $0.attributes["default"] == "true" } ?? all.first
            names[resource.attributes["idRef"]?.lowercased() ?? ""] = best?.text.trimmed
        }
    }

    /// Keywords as written, with how they count.
    func terms(of keyword: XMLElement) -> [(text: String, isCased: Bool, isPart: Bool)] {
        keyword.children("Group").flatMap { group in
            group.children("Term").map { term in
                (
                    text: term.text.trimmed, isCased: term.attributes["caseSensitive"] == "true",
                    isPart: group.attributes["matchStyle"] == "string"
                )
            }
        }.filter { !$0.text.isEmpty }
    }

    /// Notes what stands beside the entities and reaches no entry.
    func noteRest(in notes: inout ImportNotes) {
        noteTexts(in: &notes)
        let used = references
        let all = regexes.merging(keywords) { first, _ in first }.merging(checks) { first, _ in first }
        for (id, element) in all.sorted(by: { $0.key < $1.key }) where !used.contains(id) {
            notes.add(.notCarried, "`\(element.name)` \(id), to which no entity refers")
        }
        let known = [
            "Entity", "Version", "Affinity", "Regex", "Keyword", "Validators", "Filters", "LocalizedStrings",
            "ExactMatch", "Fingerprint", "Classifier",
        ]
        let rules = root.children("Rules")
        for element in rules.flatMap(\.children) + rules.flatMap({ $0.children("Version") }).flatMap(\.children)
        where !known.contains(element.name) {
            notes.add(.notCarried, "`\(element.name)` of the package")
        }
    }

    /// What entities and what they refer to name: patterns, keywords, validators and filters. A filter may name keywords.
    private var references: Set<String> {
        let matches = ["IdMatch", "Match"].flatMap { root.descendants($0) }.map { $0.attributes["idRef"] }
        let checks = ["Entity", "Pattern", "Regex"].flatMap { root.descendants($0) }
            .flatMap { [$0.attributes["validators"], $0.attributes["filters"]] }
        let filters = root.descendants("Filter").map { $0.attributes["textProcessorId"] }
        return Set((matches + filters).compactMap { $0 } + checks.compactMap { $0 }.flatMap(PurviewParts.references))
    }

    /// Names and descriptions that a profile has no place for.
    private func noteTexts(in notes: inout ImportNotes) {
        if root.descendants("LocalizedDetails").count > 1 {
            notes.add(.notCarried, "the package's name and description in further languages")
        }
        if !root.children("RulePack").isEmpty { notes.add(.notCarried, "id, version and publisher of the package") }
        for resource in root.descendants("Resource") {
            let id = resource.attributes["idRef"] ?? ""
            let name = names[id.lowercased()] ?? id
            if resource.children("Name").count > 1 { notes.add(.notCarried, "names in further languages", rule: name) }
            if !resource.children("Description").isEmpty {
                notes.add(.notCarried, "descriptions of an entity", rule: name)
            }
        }
    }

    /// Ids in an attribute: one, or several apart.
    static func references(_ text: String) -> [String] {
        text.split { $0 == "," || $0 == ";" || $0.isWhitespace }.map(String.init)
    }

    /// The validator of ours that checks what a `Regex` asks for; what else it asks for is noted.
    func validator(of regex: XMLElement, _ rule: String, _ notes: inout ImportNotes) -> String? {
        var found: String?
        for key in ["validators", "filters"] {
            for reference in PurviewParts.references(regex.attributes[key] ?? "") {
                let parts = checks[reference]?.children ?? []
                let asked = parts.isEmpty ? [reference] : parts.compactMap { $0.attributes["name"] ?? $0.name }
                for name in asked {
                    if key == "validators", found == nil, let own = PurviewParts.validator(named: name) {
                        found = own
                    } else {
                        notes.add(.notCarried, "`\(key)`: \(name)", rule: rule)
                    }
                }
            }
        }
        return found
    }

    private static func validator(named name: String) -> String? {
        name.lowercased().contains("luhn") ? "luhn" : Counterparts.purviewValidators[name.lowercased()]
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
