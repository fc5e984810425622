import SluiceCore
import SluiceDetection
import SluiceSinks

/// The result of a trial for people: a line for each match with its reasons below, then a line for each profile.
package struct TrialText {
    private let result: TrialResult
    private let paint: Paint
    private let showsHashes: Bool

    /// - Parameters:
    ///   - result: what to show.
    ///   - isColored: whether escape sequences of ECMA-48 colour it.
    ///   - showsHashes: whether `value_hmac` takes part, which means something under a database's key only.
    package init(_ result: TrialResult, isColored: Bool, showsHashes: Bool = false) {
        self.result = result
        self.showsHashes = showsHashes
        paint = Paint(isOn: isColored)
    }

    /// Lines that end with a line feed; text of the input is made safe for a terminal.
    package var text: String {
        var lines = placed
        if lines.isEmpty { lines.append("\(SafeText.line(result.name)): nothing matches") }
        lines.append("")
        lines += result.standings.map { standing in line(of: standing) }
        if !result.isWhole { lines.append(incompleteness) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Matches and drops: paths stay in the order of the input, and within one text what begins first comes first.
    private var placed: [String] {
        var items: [(place: TrialPlace, lines: [String])] = result.matches.map { ($0.place, lines(of: $0)) }
        items += result.drops.map { ($0.place, [line(of: $0)]) }
        var paths: [String: Int] = [:]
        for item in items where paths[item.place.path] == nil { paths[item.place.path] = paths.count }
        items.sort { left, right in
            (paths[left.place.path] ?? 0, left.place.bytes.lowerBound)
                < (paths[right.place.path] ?? 0, right.place.bytes.lowerBound)
        }
        return items.flatMap { $0.lines }
    }

    private func lines(of match: TrialMatch) -> [String] {
        let head = [
            place(match.place), paint(match.entry, .bold), confidence(match), SafeText.line(match.masked),
            note(match.verdict),
        ]
        let reasons = match.reasons.map { reason in
            let sign = reason.points < 0 ? "" : "+"
            return paint("\(sign)\(reason.points)", reason.points < 0 ? .red : .green) + " "
                + SafeText.line(reason.reason)
        }
        let lines = [head.filter { !$0.isEmpty }.joined(separator: "  "), "    " + reasons.joined(separator: "  ")]
        return showsHashes ? lines + ["    value_hmac \(match.valueHMAC)"] : lines
    }

    private func confidence(_ match: TrialMatch) -> String {
        let style: Paint.Style =
            switch match.confidence {
            case .high: .red
            case .medium: .yellow
            case .low: .blue
            }
        return paint("\(match.confidence.rawValue) \(match.score)", style)
    }

    private func note(_ verdict: TrialMatch.Verdict) -> String {
        switch verdict {
        case .counted: ""
        case .belowThreshold(let threshold): paint("not counted: the profile asks for \(threshold.rawValue)", .dim)
        case .ignored(let reason): paint("not counted: ignored, \(SafeText.line(reason))", .dim)
        }
    }

    private func line(of drop: TrialDrop) -> String {
        [
            place(drop.place), drop.entry, paint("dropped: \(drop.reason.sentence)", .dim), SafeText.line(drop.masked),
        ].joined(separator: "  ")
    }

    private func place(_ place: TrialPlace) -> String {
        paint("\(SafeText.line(place.path)):\(place.line):\(place.column)", .cyan)
    }

    private func line(of standing: ProfileStanding) -> String {
        let least = standing.minMatches?.description ?? String(standing.allowed + 1)
        var facts = ["\(standing.counted) counted, acts from \(least) on"]
        if let isFound = standing.isRecordFound {
            facts.append(isFound ? "entries stand close together" : "no different entries close enough together")
        }
        if standing.ignored > 0 { facts.append("\(standing.ignored) ignored") }
        facts += standing.entries.map { entry in
            let short = entry.counted == 0 ? ", fewer than it counts from: \(entry.minMatches)" : ""
            return "\(entry.id) \(entry.matches) (\(entry.unique) different\(short))"
        }
        let verdict = standing.acts ? paint("acts", .red) : "does not act"
        return "\(paint(standing.profile, .bold)) \(verdict): \(facts.joined(separator: "; "))"
    }

    private var incompleteness: String {
        var facts = result.coverage.reasons.map(\.rawValue)
        facts += result.limitedEntries.map { "\($0.entry) \($0.reason)" }
        return paint("not wholly examined: \(facts.joined(separator: ", "))", .yellow)
    }
}

extension DropReason {
    /// For people, without any part of the value.
    package var sentence: String {
        switch self {
        case .madeUpNumber: "digits all equal or in a row"
        case .partOfUUID: "a group of a UUID"
        case .validator(let name): "validator \(name) rejects it"
        case .entropy(let bits, let threshold): "entropy \(tenths(bits)), at least \(tenths(threshold)) asked for"
        case .lowScore(let points, let reasons):
            "\(points) points, 30 needed ("
                + reasons.map { "\($0.points < 0 ? "" : "+")\($0.points) \(SafeText.line($0.reason))" }
                .joined(separator: ", ") + ")"
        }
    }

    private func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}

/// Colours of a terminal.
struct Paint {
    /// Parameters of SGR (ECMA-48, 8.3.117).
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case cyan = "36"
    }

    let isOn: Bool

    func callAsFunction(_ text: String, _ style: Style) -> String {
        isOn ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
