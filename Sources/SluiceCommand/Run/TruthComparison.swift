import SluiceCore
import SluiceSimulator
import SluiceSinks

/// Sets what a scan of a simulated tenant found against what the tenant is known to hold.
struct TruthComparison {
    /// One expected or found finding: type, asset, profile and, for content, how often each kind of value stands where.
    private struct Item: Hashable {
        var typeID: String
        var tenant: String
        var assetKind: String
        var assetID: String
        var profile: String?
        var plants: [String: Int]

        var text: String {
            let name = FindingType.all.first { $0.id == typeID }?.name ?? typeID
            let values = plants.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }
            return "\(name): \(assetKind) \(escaped(assetID)) \(profile ?? "") \(values.joined(separator: ", "))"
        }
    }

    private let expected: Set<Item>
    private var found: Set<Item> = []

    init(_ truth: [TruthRecord]) {
        let items = truth.compactMap { record -> Item? in
            guard case .finding(let number, let profile, let plants) = record.expectation else { return nil }
            let counts = plants.map { ("\($0.path) \($0.infoType)", $0.count) }
            return Item(
                typeID: FindingType.all[number - 1].id, tenant: record.tenant, assetKind: record.assetKind,
                assetID: record.assetID, profile: profile, plants: Dictionary(counts, uniquingKeysWith: +)
            )
        }
        expected = Set(items)
    }

    /// Adds a finding that the scan stored, with its matches.
    mutating func add(_ stored: StoredFinding) {
        let finding = stored.finding
        let counts = finding.matches.map { ("\($0.location.path) \($0.infoType)", 1) }
        found.insert(
            Item(
                typeID: finding.type.id, tenant: finding.asset.tenant, assetKind: finding.asset.kind.rawValue,
                assetID: finding.asset.id, profile: finding.profile, plants: Dictionary(counts, uniquingKeysWith: +)
            )
        )
    }

    var isEqual: Bool { expected == found }

    /// Finding types of ``FindingType/all`` that were found and expected.
    var typeCount: Int { Set(found.intersection(expected).map(\.typeID)).count }

    /// One line when all is equal, else a line for each difference.
    var report: String {
        let same = expected.intersection(found).count
        let head =
            "Truth: \(expected.count) findings expected, \(found.count) found, \(same) equal "
            + "(with every place and count), \(typeCount) of 15 types."
        let missing = expected.subtracting(found).map { "\n  missing  \($0.text)" }.sorted()
        let extra = found.subtracting(expected).map { "\n  extra    \($0.text)" }.sorted()
        return head + (missing + extra).joined()
    }
}
