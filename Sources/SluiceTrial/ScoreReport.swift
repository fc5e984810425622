import FoundationEssentials
package import SluiceCore
import SluiceSinks

/// What a score shows.
package struct ScoreReport {
    private let scorer: Scorer

    package init(_ scorer: Scorer) { self.scorer = scorer }

    /// A table with a row for each kind and one for all of them, then every difference when asked for.
    ///
    /// - Parameters:
    ///   - width: columns of the terminal.
    ///   - listed: differences that are listed, at most.
    /// - Returns: lines with their ends.
    package func text(width: Int, listed: Int) -> String {
        var table = TerminalTable([
            .init(title: "KIND", minimum: 16),
            .init(title: "FOUND", minimum: 5, isNumber: true),
            .init(title: "MISSED", minimum: 6, isNumber: true),
            .init(title: "DECOYS", minimum: 6, isNumber: true, leaveOut: 0),
            .init(title: "REPORTED", minimum: 8, isNumber: true),
            .init(title: "OTHER FALSE", minimum: 11, isNumber: true),
            .init(title: "PRECISION", minimum: 9, isNumber: true),
            .init(title: "RECALL", minimum: 7, isNumber: true),
            .init(title: "F1", minimum: 7, isNumber: true),
        ])
        for (kind, counts) in scorer.kinds.sorted(by: { $0.key < $1.key }) { table.append(row(kind, counts)) }
        table.append(row("all", scorer.total))
        var text = table.text(width: width)
        text += "\n\(scorer.texts) texts, \(scorer.bytes) bytes. REPORTED are decoys that were reported, OTHER FALSE\n"
        text += "places that the truth does not know, or knows as something else.\n"
        if !scorer.unjudged.isEmpty {
            let count = scorer.unjudged.values.reduce(0, +)
            text += "Not judged: \(count) matches of \(scorer.unjudged.count) entries that no label names"
            text += " (--complete counts them as false).\n"
        }
        if listed > 0, !scorer.differences.isEmpty { text += "\n" + differences(width: width, limit: listed) }
        return text
    }

    private func row(_ kind: String, _ counts: ScoreCounts) -> [String] {
        [
            kind, String(counts.found), String(counts.missed), String(counts.decoys), String(counts.decoysReported),
            String(counts.otherFalse), percent(counts.precision), percent(counts.recall), percent(counts.f1),
        ]
    }

    private func percent(_ share: Double?) -> String {
        share.map { String("\(($0 * 1000).rounded(.down) / 10) %") } ?? "-"
    }

    private func differences(width: Int, limit: Int) -> String {
        var table = TerminalTable([
            .init(title: "DIFFERENCE", minimum: 10), .init(title: "KIND", minimum: 12),
            .init(title: "ENTRY", minimum: 8, leaveOut: 1), .init(title: "PLACE", minimum: 20),
            .init(title: "SCORE", minimum: 5, isNumber: true, leaveOut: 0), .init(title: "MASKED", minimum: 10),
        ])
        for difference in scorer.differences.prefix(limit) {
            table.append([
                difference.difference.rawValue.split(separator: "_").joined(separator: " "), difference.kind,
                difference.entry ?? "-", "\(difference.text)\(place(difference.place))",
                difference.score.map { String($0) } ?? "-", difference.masked ?? "-",
            ])
        }
        let rest = scorer.differences.count - limit
        return table.text(width: width) + (rest > 0 ? "\(rest) more (--list)\n" : "")
    }

    private func place(_ place: TruthLabel.Place) -> String {
        switch place {
        case .bytes(let range): " byte \(range.lowerBound)"
        case .line(let line): ":\(line)"
        case .anywhere: ""
        }
    }
}

// MARK: JSON

extension ScoreReport {
    private struct Counts: Encodable {
        var found: Int
        var missed: Int
        var decoys: Int
        var decoysReported: Int
        var otherFalse: Int
        var precision: Double?
        var recall: Double?
        var f1: Double?

        init(_ counts: ScoreCounts) {
            (found, missed, decoys) = (counts.found, counts.missed, counts.decoys)
            (decoysReported, otherFalse) = (counts.decoysReported, counts.otherFalse)
            (precision, recall, f1) = (counts.precision, counts.recall, counts.f1)
        }
    }

    private struct Difference: Encodable {
        var difference: String
        var kind: String
        var text: String
        var byteStart: Int64?
        var byteEnd: Int64?
        var line: Int64?
        var entry: String?
        var masked: String?
        var score: Int?

        init(_ given: ScoreDifference) {
            difference = given.difference.rawValue
            kind = SafeText.line(given.kind)
            text = SafeText.line(given.text)
            switch given.place {
            case .bytes(let range): (byteStart, byteEnd) = (range.lowerBound, range.upperBound)
            case .line(let number): line = number
            case .anywhere: break
            }
            (entry, masked, score) = (given.entry, given.masked, given.score)
        }
    }

    private struct Row: Encodable {
        var name: String
        var counts: Counts
    }

    private struct Document: Encodable {
        var kind = "profiles_score"
        var schema = 1
        var texts: Int
        var bytes: Int64
        var kinds: [Row]
        var total: Counts
        var unjudged: [String: Int]
        var differences: [Difference]
    }

    /// Everything as one line of JSON, members sorted by name.
    ///
    /// - Throws: ``SluiceError`` of kind `.internal` for what JSON does not have.
    package func json() throws(SluiceError) -> String {
        let rows = scorer.kinds.sorted { $0.key < $1.key }
            .map { Row(name: SafeText.line($0.key), counts: Counts($0.value)) }
        return try TrialJSON.line(
            Document(
                texts: scorer.texts, bytes: scorer.bytes, kinds: rows, total: Counts(scorer.total),
                unjudged: scorer.unjudged, differences: scorer.differences.map(Difference.init)),
            place: "profiles score")
    }
}
