/// A part of a made-up pattern: its source, and texts that it is likely to match.
package indirect enum PatternPart: Sendable {
    /// Takes characters: source, and texts that fit or nearly do.
    case atom(String, [String])
    /// Takes nothing: `\b`, `^`, a comment.
    case silent(String)
    case sequence([PatternPart])
    case alternatives([PatternPart])
    /// The opening with its parenthesis: `(?:`, `(?>`, `(?i:`.
    case group(String, PatternPart)
    case capture(Int, PatternPart)
    /// `mode` is empty, `?` or `+`.
    case repeated(PatternPart, ClosedRange<Int>, mode: String)
    /// The opening with its parenthesis: `(?=`, `(?!`, `(?<=`, `(?<!`.
    case look(String, PatternPart)
    /// The source, and the number of the group.
    case reference(String, Int)

    /// The pattern's text.
    package var source: String {
        switch self {
        case .atom(let source, _), .silent(let source), .reference(let source, _): source
        case .sequence(let parts): parts.map(\.source).joined()
        case .alternatives(let branches): branches.map(\.source).joined(separator: "|")
        case .group(let opening, let part), .look(let opening, let part): opening + part.source + ")"
        case .capture(_, let part): "(" + part.source + ")"
        case .repeated(let part, let counts, let mode): repeatable(part) + PatternPart.quantifier(counts) + mode
        }
    }

    private func repeatable(_ part: PatternPart) -> String {
        switch part {
        case .sequence, .alternatives, .repeated: "(?:" + part.source + ")"
        default: part.source
        }
    }

    private static func quantifier(_ counts: ClosedRange<Int>) -> String {
        if counts == 0...1 { return "?" }
        if counts.lowerBound == counts.upperBound { return "{\(counts.lowerBound)}" }
        return "{\(counts.lowerBound),\(counts.upperBound)}"
    }

    /// A text that the part matches as a rule, with what its lookarounds ask for.
    package func sample(using choices: inout Choices) -> String {
        var groups: [Int: String] = [:]
        return sample(using: &choices, groups: &groups)
    }

    private func sample(using choices: inout Choices, groups: inout [Int: String]) -> String {
        switch self {
        case .atom(_, let texts): return choices.pick(texts)
        case .silent: return ""
        case .sequence(let parts):
            var text = ""
            for part in parts { text += part.sample(using: &choices, groups: &groups) }
            return text
        case .alternatives(let branches): return choices.pick(branches).sample(using: &choices, groups: &groups)
        case .group(_, let part): return part.sample(using: &choices, groups: &groups)
        case .capture(let number, let part):
            let text = part.sample(using: &choices, groups: &groups)
            groups[number] = text
            return text
        case .repeated(let part, let counts, _):
            var text = ""
            for _ in 0..<choices.pick(counts) { text += part.sample(using: &choices, groups: &groups) }
            return text
        case .look(let opening, let part):
            // What must not stand there is put there now and then.
            let isWanted = opening == "(?<=" || choices.once(in: 8)
            return isWanted ? part.sample(using: &choices, groups: &groups) : ""
        case .reference(_, let number): return groups[number] ?? ""
        }
    }
}
