import SluiceCore
import Yams

/// Reading what an entry looks for.
extension ProfileLoader {
    /// Of these keys an entry has exactly one.
    static let targetKeys = ["pattern", "words", "word_list", "fingerprint", "exact_data", "file_types"]
    /// Words and phrases that stand in a profile, at most; a file may hold any number.
    static let mostWords = 10_000

    static func target(
        _ fields: [String: Node], _ evidence: DetectionEntry.EvidenceRule, at node: Node,
        from document: inout ProfileDocument
    ) -> DetectionTarget? {
        let given = targetKeys.filter { fields[$0] != nil }
        guard given.count == 1, let key = given.first, let value = fields[key] else {
            document.report(
                given.isEmpty
                    ? "entry has no `pattern`" : "entry has \(given.map { "`\($0)`" }.joined(separator: " and "))",
                "write exactly one of \(targetKeys.joined(separator: ", "))", at: node)
            return nil
        }
        requireCompanions(of: key, fields, at: node, from: &document)
        switch key {
        case "words": return inlineWords(value, from: &document).map(DetectionTarget.wordList)
        case "word_list": return wordFile(value, from: &document).map(DetectionTarget.wordList)
        case "fingerprint": return fingerprint(value, evidence, from: &document).map(DetectionTarget.fingerprint)
        case "file_types": return fileTypes(value, from: &document).map(DetectionTarget.fileTypes)
        case "exact_data": return exactData(value, from: &document).map(DetectionTarget.exactData)
        default:
            return PatternInspection.searchPattern(value, points: evidence.points, from: &document)
                .map(DetectionTarget.pattern)
        }
    }

    /// Keys that an entry must have, or cannot have, because of what it looks for.
    private static func requireCompanions(
        of key: String, _ fields: [String: Node], at node: Node, from document: inout ProfileDocument
    ) {
        if key == "fingerprint" || key == "file_types" { return refuseValueKeys(fields, from: &document) }
        // An example of exact data would be a value that must not be written down.
        var required = key == "exact_data" ? [] : ["examples"]
        if key == "pattern" {
            required.insert("points", at: 0)
        } else {
            for other in ["anchor", "cost"] where fields[other] != nil {
                document.report("`\(other)` says something of a pattern only", "leave it out", at: fields[other])
            }
        }
        for other in required where fields[other] == nil {
            document.report("entry has no `\(other)`", "add the key", at: node)
        }
    }

    private static func fileTypes(_ node: Node, from document: inout ProfileDocument) -> [KeyFile]? {
        let kinds = document.list(node, "file_types", limit: KeyFile.allCases.count)
            .compactMap { document.choice($0, "file_types item", of: KeyFile.self) }
        if case .sequence(let sequence) = node, sequence.isEmpty {
            document.report("file_types has no items", "name at least one type", at: node)
        }
        return kinds.isEmpty ? nil : kinds
    }

    private static func inlineWords(_ node: Node, from document: inout ProfileDocument) -> WordList? {
        let words = document.list(node, "words", limit: mostWords)
            .compactMap { document.text($0, "words item", limit: WordListFile.longestTerm) }
        if case .sequence(let sequence) = node, sequence.isEmpty {
            document.report("words has no items", "write at least one word", at: node)
        }
        return words.isEmpty ? nil : WordList(file: nil, terms: words)
    }

    private static func wordFile(_ node: Node, from document: inout ProfileDocument) -> WordList? {
        guard let name = document.text(node, "word_list", limit: 4096) else { return nil }
        let shown = "word_list `\(ProfileDocument.shown(name))`"
        do {
            let terms = try WordListFile.terms(in: folder(of: node, document).contents(of: name))
            guard terms.isEmpty else { return WordList(file: name, terms: terms) }
            document.report("\(shown) has no terms", "write one a line", at: node)
        } catch {
            document.report("\(shown) \(error.problem)", error.mend, at: node)
        }
        return nil
    }
}
