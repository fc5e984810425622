/// What is known of one place in a labelled text.
package struct TruthLabel: Sendable, Hashable {
    /// Where the value stands.
    package enum Place: Sendable, Hashable {
        /// Half-open range of bytes in the file.
        case bytes(Range<Int64>)
        /// 1-based line.
        case line(Int64)
        /// Anywhere in the file or in what lies inside it.
        case anywhere
    }

    /// What kind of value it is: an entry's id, an infoType, or a name that a ``TruthKinds`` explains.
    package var kind: String
    package var place: Place
    /// False for a decoy: a value that must not be reported as of this kind.
    package var isValid: Bool
    /// Whether the value came about by chance, as a number that passes a check does: to report it is neither right nor
    /// wrong, and it is not missed.
    package var isAccidental: Bool

    package init(kind: String, place: Place, isValid: Bool, isAccidental: Bool = false) {
        self.kind = kind
        self.place = place
        self.isValid = isValid
        self.isAccidental = isAccidental
    }

    /// Whether a match stands where the label does.
    func covers(_ match: TrialMatch) -> Bool {
        switch place {
        case .bytes(let range): range.overlaps(match.place.bytes)
        case .line(let line): match.place.line == line
        case .anywhere: true
        }
    }
}

/// The labels of one file or text.
package struct LabelledText: Sendable {
    /// Path below the folder of the truth, or the text's own name.
    package var name: String
    /// The text itself where the truth holds it; nil for a file.
    package var text: String?
    package var labels: [TruthLabel]

    package init(name: String, text: String? = nil, labels: [TruthLabel]) {
        self.name = name
        self.text = text
        self.labels = labels
    }
}
