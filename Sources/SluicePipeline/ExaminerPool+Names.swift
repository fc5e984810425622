package import SluiceCore

/// Names that stand in records and belong to nothing that is examined: values in them are masked all the same. Names and
/// addresses of people are left alone, for a finding is about them.
extension ExaminerPool {
    /// - Returns: the outcome with the name of its parent masked, and of an asset that was not examined its own.
    /// - Throws: ``SluiceError`` when there is no memory for a scanner.
    package func withMaskedNames(_ outcome: AssetOutcome) throws -> AssetOutcome {
        let given = outcome.coverage.asset
        var asset = given
        asset.parent = try masked(given.parent)
        if outcome.coverage.state == .skipped && outcome.earlier == nil { asset.name = try masked(given.name) }
        guard asset != given else { return outcome }
        var outcome = outcome
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
