import SluiceCore

/// Writes what was not wholly examined as CSV, in the form of ``CSVWriter``: one row for each asset or member, and one
/// with state `unlisted` for each part of the source that could not be listed, whose name stands under `path`.
final class CoverageCSVWriter {
    private static let columns = [
        "state", "reasons", "tenant", "asset_kind", "asset_id", "asset_name", "parent_kind", "parent_id",
        "parent_name", "path", "detail", "remediation", "bytes", "bytes_scanned", "media_type", "members_seen",
        "members_scanned",
    ]

    private let output: OutputFile

    /// Opens the target as ``JSONLinesWriter`` does, and writes the header line.
    init(path: String) throws(SluiceError) {
        output = try OutputFile(path)
        try output.write(CSVText.line(Self.columns))
    }

    func write(_ record: CoverageRecord) throws(SluiceError) {
        let asset = record.asset
        try output.write(
            CSVText.line([
                record.state.rawValue, record.reasons.map(\.rawValue).joined(separator: " "), asset.tenant,
                asset.kind.rawValue, asset.id, asset.name ?? "", asset.parent?.kind ?? "", asset.parent?.id ?? "",
                asset.parent?.name ?? "", record.path, record.detail ?? "", record.advice ?? "", String(record.bytes),
                String(record.bytesScanned), record.mediaType ?? "", String(record.membersSeen),
                String(record.membersScanned),
            ])
        )
    }

    func write(_ gap: SourceGap) throws(SluiceError) {
        let filled = ["unlisted", gap.reason.rawValue] + Array(repeating: "", count: 7)
        let told = [gap.scope, gap.detail, gap.reason.advice] + Array(repeating: "", count: 5)
        try output.write(CSVText.line(filled + told))
    }
}
