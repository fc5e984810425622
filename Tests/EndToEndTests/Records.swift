import Foundation

/// The matches of all findings in a JSON Lines output.
struct Matches {
    struct Match {
        var entry: String
        var path: String
        var byteStart: Int
        var byteEnd: Int
        var line: Int
        var column: Int
    }

    let all: [Match]

    init(_ result: Program.Result) throws {
        let findings = try result.records().filter { $0["kind"] as? String == "finding" }
        all = findings.flatMap { $0["matches"] as? [[String: Any]] ?? [] }.map { match in
            let location = match["location"] as? [String: Any] ?? [:]
            let number = { (name: String) in location[name] as? Int ?? -1 }
            return Match(
                entry: match["entry"] as? String ?? "", path: location["path"] as? String ?? "",
                byteStart: number("byte_start"), byteEnd: number("byte_end"), line: number("line"),
                column: number("column")
            )
        }
    }

    /// The one match of an entry at a path; nil when there is none or more than one.
    func only(_ entry: String, at path: String) -> Match? {
        let found = all.filter { $0.entry == entry && $0.path == path }
        return found.count == 1 ? found[0] : nil
    }
}

/// The coverage records of whole assets in a JSON Lines output, by asset name.
struct Coverage {
    struct Record {
        var state: String
        var reasons: [String]
    }

    private let records: [String: Record]

    init(_ result: Program.Result) throws {
        let rows = try result.records().filter { $0["kind"] as? String == "coverage" && $0["path"] as? String == "" }
        let pairs = rows.map { row in
            let asset = row["asset"] as? [String: Any] ?? [:]
            return (
                asset["name"] as? String ?? "",
                Record(state: row["state"] as? String ?? "", reasons: row["reasons"] as? [String] ?? [])
            )
        }
        records = Dictionary(pairs) { first, _ in first }
    }

    subscript(_ name: String) -> Record? { records[name] }
}
