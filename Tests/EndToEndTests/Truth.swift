import Foundation

/// What a simulated tenant is known to hold, and what a scan said, in comparable form.
struct Truth {
    /// Ids in the order of the API reference's table of findings.
    static let findingTypes = [
        "5a2995f5-0cc1-4af3-9045-cdf7e6601f7b", "d368036a-be90-49f0-b7da-5092a3f8beb4",
        "3af14358-5ff2-4502-921e-7ffd9a310093", "c69adfa6-2362-4939-86ec-49ff34093cfd",
        "de460c9f-55c0-4131-9cdf-e4c3b84f9549", "b72e971d-f5b9-4cf3-96f4-ef82bdf38453",
        "2c079fe8-6188-43e1-a2e5-d0e2dd8c7686", "49c75a36-1e64-437b-98a1-e54ec35d0a64",
        "c8fd231b-de51-43cc-8c3f-e1e57114c5f5", "776ceb93-fa9a-4ca0-83db-668a67c09936",
        "20ab9ddb-fd48-46a8-9fdf-9bb9b9061f21", "18fd5b21-8489-485e-9c93-0bd4a696e724",
        "9aca654d-b331-4052-a5b4-2ceecced8676", "520200f5-7dcc-42c9-bc3c-423019159d45",
        "8e46ec69-e5c1-4f53-ab00-a92f2050ec33",
    ]

    struct Finding: Hashable {
        var type: String
        var kind: String
        var asset: String
        var profile: String?
        /// How often each kind of value stands at each path.
        var plants: [String: Int]

        /// The findings of a JSON Lines output.
        static func all(in result: Program.Result) throws -> [Finding] {
            try result.records().filter { $0["kind"] as? String == "finding" }.map { record in
                let asset = record["asset"] as? [String: Any] ?? [:]
                let matches = record["matches"] as? [[String: Any]] ?? []
                let places = matches.map { match in
                    let path = (match["location"] as? [String: Any])?["path"] as? String ?? ""
                    return ("\(path) \(match["info_type"] as? String ?? "")", 1)
                }
                return Finding(
                    type: record["finding_type_id"] as? String ?? "", kind: asset["kind"] as? String ?? "",
                    asset: asset["id"] as? String ?? "", profile: record["profile"] as? String,
                    plants: Dictionary(places, uniquingKeysWith: +)
                )
            }
        }
    }

    struct Coverage {
        var asset: String
        var states: [String]
        var reasons: [String]

        /// State and reasons of every asset in a JSON Lines output, by asset id.
        static func all(in result: Program.Result) throws -> [String: (state: String, reasons: [String])] {
            let rows = try result.records()
                .filter { $0["kind"] as? String == "coverage" && $0["path"] as? String == "" }
            return Dictionary(
                rows.map { row in
                    let id = (row["asset"] as? [String: Any])?["id"] as? String ?? ""
                    return (id, (row["state"] as? String ?? "", row["reasons"] as? [String] ?? []))
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    private(set) var findings: [Finding] = []
    private(set) var coverage: [Coverage] = []

    init(_ file: URL) throws {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            let asset = value["asset_id"] as? String ?? ""
            if let states = value["coverage"] as? String {
                let reasons = value["reasons"] as? [String] ?? []
                coverage.append(
                    Coverage(asset: asset, states: states.split(separator: "|").map(String.init), reasons: reasons))
                continue
            }
            let plants = (value["plants"] as? [[String: Any]] ?? []).map { plant in
                let place = "\(plant["path"] as? String ?? "") \(plant["info_type"] as? String ?? "")"
                return (place, plant["count"] as? Int ?? 0)
            }
            findings.append(
                Finding(
                    type: value["finding_type_id"] as? String ?? "", kind: value["asset_kind"] as? String ?? "",
                    asset: asset, profile: value["profile"] as? String,
                    plants: Dictionary(plants, uniquingKeysWith: +)
                )
            )
        }
    }
}
