package import SluiceCore

/// Which findings are wanted. Members that are nil or empty ask for nothing.
package struct FindingsQuery: Sendable, Hashable {
    /// At least this severity.
    package var minimumSeverity: Severity?
    /// Ids of finding types.
    package var typeIDs: [String] = []
    /// Default: active ones.
    package var statuses: [FindingStatus] = [.active]
    package var profile: String?
    package var assetKind: Asset.Kind?
    package var tenant: String?
    /// Shown by a run that started at this time or later.
    package var seenSince: Timestamp?
    /// At most so many; nil for all.
    package var limit: Int?

    package init() {}

    /// Ids of the finding types that a word means: the id itself, or any part of the name, in either case.
    ///
    /// - Throws: ``SluiceError`` of kind `.configuration` when it means none.
    package static func typeIDs(named word: String) throws(SluiceError) -> [String] {
        let wanted = word.lowercased()
        let ids = FindingType.all.filter { $0.id == wanted || $0.name.lowercased().contains(wanted) }.map(\.id)
        guard !wanted.isEmpty, !ids.isEmpty else {
            throw SluiceError(
                .configuration, place: "--type \(SafeText.line(word))", problem: "is no finding type",
                mend: "give an id or a part of a name, for example `GPT Store` or `Inactive user`"
            )
        }
        return ids
    }

    /// The rows' condition with its values, worst findings first.
    var statement: (text: String, values: [SQLiteValue]) {
        var conditions: [String] = []
        var values: [SQLiteValue] = []
        func among(_ column: String, _ wanted: [String]) {
            guard !wanted.isEmpty else { return }
            conditions.append("\(column) IN (\(wanted.map { _ in "?" }.joined(separator: ", ")))")
            values += wanted.map { .text($0) }
        }
        if let minimumSeverity {
            among("severity", Severity.allCases.filter { $0 >= minimumSeverity }.map(\.rawValue))
        }
        among("type_id", typeIDs)
        among("status", statuses.map(\.rawValue))
        among("profile", [profile].compactMap { $0 })
        among("asset_kind", [assetKind?.rawValue].compactMap { $0 })
        among("tenant", [tenant].compactMap { $0 })
        if let seenSince {
            conditions.append("last_seen >= ?")
            values.append(.time(seenSince))
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let bound = limit.map { _ in " LIMIT ?" } ?? ""
        values += [limit.map { .count(max(0, $0)) }].compactMap { $0 }
        let text = "SELECT \(FindingReader.columns) FROM findings \(condition) ORDER BY \(Self.order)\(bound)"
        return (text, values)
    }

    private static let order = """
        CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END,
        type_id, tenant, asset_id, profile
        """
}
