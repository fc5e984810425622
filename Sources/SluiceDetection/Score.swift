import SluiceCore

/// The points of a match and where they came from (detections.md 2).
package struct Score {
    private(set) var points: Int {
        didSet { steps.append(points - oldValue) }
    }
    /// What each reason of `why` added, in the same order.
    private(set) var steps: [Int]
    /// In the order in which they were added; see ``Match/why``.
    private(set) var why: [String]

    init(_ pattern: PatternPoints) {
        points = pattern.score
        steps = [pattern.score]
        why = [pattern.rawValue]
    }

    /// `why` with what each reason added.
    var reasons: [ScoredReason] { zip(why, steps).map(ScoredReason.init) }

    /// A validator's passing: C1, C2, C3.
    mutating func add(_ validator: Validator) {
        points += Score.points(of: validator.strength)
        why.append(validator.name)
    }

    /// The columns of exact data that stand together: the first is the value itself, each further one is a second piece
    /// of evidence (N1), up to ``mostColumns`` of them.
    mutating func add(columns: [String]) {
        for (number, name) in columns.enumerated() {
            points += number == 0 || number > Score.mostColumns ? 0 : 10
            why.append("column:\(name)")
        }
    }

    /// Columns beside the first that raise the score, at most.
    static let mostColumns = 3

    /// H1 or H2, the greater of both.
    mutating func add(_ verdict: ContextWords.Verdict, spellings: [Int: String]) {
        if let label = verdict.label {
            points += Score.label
            why.append("label:\(spellings[label] ?? "")")
        } else if let header = verdict.header {
            points += Score.label
            why.append("header:\(spellings[header] ?? "")")
        } else if let near = verdict.near {
            points += Score.near
            why.append("near:\(spellings[near] ?? "")")
        }
    }

    /// X1. A value whose form and check speak for it, `isProven`, stays worth counting.
    mutating func addNegative(_ word: String, isProven: Bool) {
        let lowered = points - 25
        points = isProven && points >= Confidence.low.leastScore ? max(lowered, Confidence.low.leastScore) : lowered
        why.append("negative:\(word)")
    }

    /// N1: a second piece of evidence stands near the value.
    mutating func addSupport(_ name: String) {
        points += Score.support
        why.append("support:\(name)")
    }

    /// The value is worth little: low at most.
    mutating func addCaveat(_ caveat: Caveat) {
        points = min(points, Confidence.medium.leastScore - 1)
        why.append(caveat.rawValue)
    }

    /// The value stands in a list.
    mutating func noteList(_ name: String) {
        points += 0
        why.append("list:\(name)")
    }

    /// The value is a published test value; it counts as what it is.
    mutating func noteTestValue() {
        points += 0
        why.append("test-value")
    }

    /// E1: the value is as random as a secret is.
    mutating func addEntropy() {
        points += Score.entropy
        why.append("entropy")
    }

    /// Points of a label or a header.
    package static let label = 40
    /// Points of a hot word in the window.
    package static let near = 20
    package static let entropy = 10
    /// Points of a supporting pattern.
    package static let support = 10

    static func points(of strength: Validator.Strength) -> Int {
        switch strength {
        case .structural: 0
        case .weak: 15
        case .strong: 30
        case .cryptographic: 40
        }
    }
}
