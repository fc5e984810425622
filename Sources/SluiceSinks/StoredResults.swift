package import SluiceCore

/// A finding as the database holds it.
package struct StoredFinding: Sendable, Hashable {
    /// UUID of version 5 over the identity, in lower case: the same over all runs and databases.
    package var id: String
    package var finding: Finding
    package var status: FindingStatus
    /// Start of the first run that showed it.
    package var firstSeen: Timestamp
    /// Start of the newest run that showed it.
    package var lastSeen: Timestamp
    /// Start of the run that no longer showed it; nil unless `status` is resolved.
    package var resolvedAt: Timestamp?

    package init(
        id: String,
        finding: Finding,
        status: FindingStatus,
        firstSeen: Timestamp,
        lastSeen: Timestamp,
        resolvedAt: Timestamp?
    ) {
        self.id = id
        self.finding = finding
        self.status = status
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.resolvedAt = resolvedAt
    }
}

/// A run as the database holds it.
package struct StoredRun: Sendable, Hashable {
    package var header: RunHeader
    /// nil while it goes on, or when it was killed.
    package var summary: RunSummary?
    /// Active findings that the run showed, by severity; every severity is present once the run has ended.
    package var findings: [Severity: Int]

    package init(header: RunHeader, summary: RunSummary?, findings: [Severity: Int]) {
        self.header = header
        self.summary = summary
        self.findings = findings
    }
}

/// One record of the results, as it was committed.
package enum ResultRecord: Sendable, Hashable {
    case finding(StoredFinding)
    case coverage(CoverageRecord)
    case run(StoredRun)
}

/// How much of an output file has been written.
package struct OutputMark: Sendable, Hashable {
    /// Absolute.
    package var path: String
    /// SHA-256 of the bytes in hex: another file may lie at the path later.
    package var digest: String
    /// Bytes of it that are written.
    package var bytes: Int64

    package init(path: String, digest: String, bytes: Int64) {
        self.path = path
        self.digest = digest
        self.bytes = bytes
    }
}

/// Gets what a sink commits, for a view that is written while the run goes on.
///
/// A view is written before the commit that notes how far it is written: whatever ends the process, what a file holds up
/// to that mark is what was committed, and a run that goes on cuts the rest off.
package protocol ResultObserver: Sendable {
    /// Takes the records of one transaction, before it is committed, in order; calls never overlap.
    ///
    /// Per outcome: its findings, then findings that it resolved, then its coverage. At the end of the run: findings
    /// that the listings resolved, then the run itself.
    ///
    /// - Throws: ``SluiceError`` when the view cannot be written; nothing is committed then.
    func committing(_ records: [ResultRecord]) throws

    /// How far the view is written; nil for one that cannot be cut off, such as a pipe.
    var mark: OutputMark? { get }

    /// Cuts off what was written behind a mark: it was not committed, and a later commit would vouch for it.
    func takeBack(to mark: OutputMark)
}

extension ResultObserver {
    package var mark: OutputMark? { nil }

    package func takeBack(to mark: OutputMark) {}
}
