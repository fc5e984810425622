/// One thing that a scan of a tenant must report: a finding, or that a damaged file was not wholly read.
package struct TruthRecord: Sendable, Hashable {
    /// A kind of value in a file and how often it stands there.
    package struct Plant: Sendable, Hashable {
        /// The asset's name, then the members inside, joined by `!`. A filter around a tar counts as one component
        /// with it; a filter around one file gives that file's name without the filter's ending.
        package var path: String
        package var infoType: String
        package var count: Int
    }

    /// What is expected.
    package enum Expectation: Sendable, Hashable {
        /// A finding; `number` is its place (1 to 15) in the API reference's table of findings.
        case finding(number: Int, profile: String?, plants: [Plant])
        /// One of `states` with at least these reasons.
        case coverage(states: [String], reasons: [String])
    }

    package var tenant: String
    package var assetKind: String
    package var assetID: String
    package var expectation: Expectation

    /// The record as one JSON line, with the line feed:
    /// `finding_type_id`, `finding_type_number`, `tenant`, `asset_kind`, `asset_id`, `profile`, `plants` for a finding,
    /// `coverage` (alternatives joined by `|`), `tenant`, `asset_kind`, `asset_id`, `reasons` for coverage.
    package var line: [UInt8] {
        let asset: [(String, JSON)] = [
            ("tenant", .string(tenant)), ("asset_kind", .string(assetKind)), ("asset_id", .string(assetID)),
        ]
        var members: [(String, JSON)]
        switch expectation {
        case .finding(let number, let profile, let plants):
            members = [
                ("finding_type_id", .string(FindingNumber.identifier(number))),
                ("finding_type_number", .integer(number)),
            ]
            members += asset
            members += [("profile", .optional(profile)), ("plants", .array(plants.map(\.document)))]
        case .coverage(let states, let reasons):
            members = [("coverage", .string(states.joined(separator: "|")))] + asset
            members += [("reasons", .array(reasons.map { .string($0) }))]
        }
        return JSON.object(members.map { JSON.Member(name: $0.0, value: $0.1) }).bytes + [0x0A]
    }
}

extension TruthRecord.Plant {
    fileprivate var document: JSON {
        ["path": .string(path), "info_type": .string(infoType), "count": .integer(count)]
    }
}

/// Ids of the findings by their number in the API reference's table (Cloudflare's ids).
enum FindingNumber {
    static let customActions = 1
    static let codeInterpreter = 2
    static let webBrowsing = 3
    static let store = 4
    static let publicLink = 5
    static let adminKeyNotRotated = 6
    static let projectKeyNotRotated = 7
    static let adminKeyUnused = 8
    static let projectKeyUnused = 9
    static let highPrivilegeInvite = 10
    static let inactiveUser = 11
    static let staleInvite = 12
    static let conversationFile = 13
    static let gptFile = 14
    static let projectFile = 15

    private static let identifiers = [
        "5a2995f5-0cc1-4af3-9045-cdf7e6601f7b", "d368036a-be90-49f0-b7da-5092a3f8beb4",
        "3af14358-5ff2-4502-921e-7ffd9a310093", "c69adfa6-2362-4939-86ec-49ff34093cfd",
        "de460c9f-55c0-4131-9cdf-e4c3b84f9549", "b72e971d-f5b9-4cf3-96f4-ef82bdf38453",
        "2c079fe8-6188-43e1-a2e5-d0e2dd8c7686", "49c75a36-1e64-437b-98a1-e54ec35d0a64",
        "c8fd231b-de51-43cc-8c3f-e1e57114c5f5", "776ceb93-fa9a-4ca0-83db-668a67c09936",
        "20ab9ddb-fd48-46a8-9fdf-9bb9b9061f21", "18fd5b21-8489-485e-9c93-0bd4a696e724",
        "9aca654d-b331-4052-a5b4-2ceecced8676", "520200f5-7dcc-42c9-bc3c-423019159d45",
        "8e46ec69-e5c1-4f53-ab00-a92f2050ec33",
    ]

    static func identifier(_ number: Int) -> String { identifiers[number - 1] }
}
