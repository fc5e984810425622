/// What became of the parts of a rule file that a profile says otherwise, or not at all.
package struct ImportNotes: Sendable, Hashable {
    /// What happened.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A rule that no entry stands for.
        case leftOut = "left_out"
        /// A part of a rule, or of the file, that is lost.
        case notCarried = "not_carried"
        /// Carried over, and not quite the same.
        case changed

        var title: String {
            switch self {
            case .leftOut: "Left out"
            case .notCarried: "Not carried over"
            case .changed: "Changed"
            }
        }
    }

    /// One statement and the rules that it holds for; none for the file as a whole.
    package struct Note: Sendable, Hashable {
        package var kind: Kind
        package var text: String
        package var rules: [String]
    }

    /// In the order in which they came up.
    package private(set) var notes: [Note] = []
    private var indexes: [String: Int] = [:]

    mutating func add(_ kind: Kind, _ text: String, rule: String? = nil) {
        let key = "\(kind.rawValue) \(text)"
        let index = indexes[key] ?? notes.count
        if index == notes.count {
            notes.append(Note(kind: kind, text: text, rules: []))
            indexes[key] = index
        }
        if let rule, notes[index].rules.last != rule { notes[index].rules.append(rule) }
    }

    mutating func add(_ other: ImportNotes) {
        for note in other.notes {
            if note.rules.isEmpty { add(note.kind, note.text) }
            for rule in note.rules { add(note.kind, note.text, rule: rule) }
        }
    }

    /// For a person: one statement a line, with the rules' names behind it, grouped by kind.
    package var lines: [String] {
        Kind.allCases.flatMap { kind in
            let of = notes.filter { $0.kind == kind }
            return of.isEmpty ? [] : ["\(kind.title):"] + of.map(line)
        }
    }

    private func line(_ note: Note) -> String {
        guard !note.rules.isEmpty else { return "  \(ImportNotes.shown(note.text))" }
        let names = note.rules.map(ImportNotes.shown).joined(separator: ", ")
        let count = note.rules.count > 1 ? " (\(note.rules.count) rules)" : ""
        return "  \(ImportNotes.shown(note.text))\(count): \(names)"
    }

    /// On one line, without control characters.
    static func shown(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(300).map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
                || scalar.properties.generalCategory == .lineSeparator ? "?" : scalar
        }
        return String(String.UnicodeScalarView(scalars)) + (text.unicodeScalars.count > 300 ? "…" : "")
    }
}
