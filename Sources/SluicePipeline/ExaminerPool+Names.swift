package import SluiceCore

/// Names that stand in records and belong to nothing that is examined: values in them are masked all the same. Names and
/// addresses of people are left alone, for a finding is about them.
extension ExaminerPool {
    /// - Returns: the outcome with the name of its parent masked, and of an asset that was not examined its own; of one
    ///   that a later run looks at again with the findings in its name.
    /// - Throws: ``SluiceError`` when there is no memory for a scanner.
    package func withMaskedNames(_ given: AssetOutcome) throws -> AssetOutcome {
        var outcome = given
        let isUnread = outcome.coverage.state == .skipped && outcome.members.isEmpty && outcome.findings.isEmpty
        let reasons = outcome.coverage.reasons
        if isUnread && outcome.earlier == nil && reasons != [.fetchGone] && reasons.contains(where: \.isPassing) {
            outcome = try nameExamined(outcome)
        }
        var asset = outcome.coverage.asset
        asset.parent = try masked(asset.parent)
        if isUnread && outcome.earlier == nil { asset.name = try masked(asset.name) }
        guard asset != outcome.coverage.asset else { return outcome }
        outcome.coverage.asset = asset
        for index in outcome.members.indices { outcome.members[index].asset = asset }
        for index in outcome.findings.indices { outcome.findings[index].asset = asset }
        return outcome
    }

    /// - Returns: the outcome with the names of GPTs, keys and projects masked.
    /// - Throws: ``SluiceError`` when there is no memory for a scanner.
    package func withMaskedNames(_ outcome: PostureOutcome) throws -> PostureOutcome {
        var outcome = outcome
        for index in outcome.findings.indices {
            var asset = outcome.findings[index].asset
            asset.parent = try masked(asset.parent)
            if asset.kind != .user && asset.kind != .invite { asset.name = try masked(asset.name) }
            outcome.findings[index].asset = asset
        }
        return outcome
    }

    private func masked(_ parent: Asset.Parent?) throws -> Asset.Parent? {
        guard var parent else { return nil }
        parent.name = try masked(parent.name)
        return parent
    }

    private func masked(_ name: String?) throws -> String? { try name.map(shown) }
}
