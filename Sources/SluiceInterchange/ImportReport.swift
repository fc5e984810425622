import Foundation

/// What an import came to, as JSON.
package struct ImportReport: Encodable {
    private var format: String
    private var sources: [String]
    private var profiles: [Part]

    private struct Part: Encodable {
        var profile: String
        var counts: [String: Int]
        var rules: [Rule]
        /// About the file as a whole.
        var notes: [Statement]
    }

    private struct Rule: Encodable {
        var rule: String
        var state: String
        var entries: [String]
        var notes: [Statement]
    }

    private struct Statement: Encodable {
        var kind: String
        var text: String

        init(_ note: ImportNotes.Note) { (kind, text) = (note.kind.rawValue, note.text) }
    }

    /// - Parameters:
    ///   - format: that was read.
    ///   - sources: names of the files.
    ///   - products: what was made of them.
    package init(format: ImportFormat, sources: [String], products: [ProfileImport.Product]) {
        self.format = format.rawValue
        self.sources = sources
        profiles = products.map { product in
            var statements: [String: [Statement]] = [:]
            for note in product.notes.notes {
                for rule in note.rules { statements[rule, default: []].append(Statement(note)) }
            }
            var counts = ["read": product.outcomes.count]
            for state in RuleOutcome.State.allCases { counts[state.rawValue] = product.count(state) }
            return Part(
                profile: product.id, counts: counts,
                rules: product.outcomes.map { outcome in
                    Rule(
                        rule: outcome.rule, state: outcome.state.rawValue, entries: outcome.entries,
                        notes: statements[outcome.rule] ?? [])
                },
                notes: product.notes.notes.filter(\.rules.isEmpty).map(Statement.init))
        }
    }

    /// - Throws: what `JSONEncoder` throws.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
