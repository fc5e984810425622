/// What a run has recorded so far.
package struct RunTally: Sendable, Hashable {
    package var assets: AssetCounts
    /// Size of the assets.
    package var bytes: Int64
    /// Bytes that were examined.
    package var bytesScanned: Int64
    /// Assets with content that was not wholly examined, see ``CoverageReason/leavesRunComplete``.
    package var unexamined: Int
    /// Assets that have not changed since an earlier run, whose examination stands.
    package var unchanged = 0
    /// Active findings, by severity.
    package var findings: [Severity: Int]
    /// Gaps that were told and settled before, see ``SourceCheckpoint/gaps``.
    package var gaps: [SourceGap] = []
    /// Matches that ignore rules kept from counting, by the name of the rule.
    package var ignored: [String: Int] = [:]

    package init(
        assets: AssetCounts = AssetCounts(), bytes: Int64 = 0, bytesScanned: Int64 = 0, unexamined: Int = 0,
        findings: [Severity: Int] = [:]
    ) {
        self.assets = assets
        self.bytes = bytes
        self.bytesScanned = bytesScanned
        self.unexamined = unexamined
        self.findings = findings
    }
}
