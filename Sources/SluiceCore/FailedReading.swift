/// Something that names assets and could not be read whole, as a note of its source holds it (``SourceCheckpoint``).
package struct FailedReading: Sendable, Hashable {
    package var asset: Asset
    /// Runs in which the reading failed. `sluice retry` sets it to 0 in the note; the source then reads again.
    package var attempts: Int
    package var reason: CoverageReason
    /// One sentence, without text of files.
    package var detail: String
    /// When it was last read.
    package var at: Timestamp

    package init(asset: Asset, attempts: Int, reason: CoverageReason, detail: String, at: Timestamp) {
        self.asset = asset
        self.attempts = attempts
        self.reason = reason
        self.detail = detail
        self.at = at
    }

    /// Members of a note.
    package var note: [String: JSONValue] {
        [
            "attempts": .integer(Int64(attempts)), "kind": .string(asset.kind.rawValue), "id": .string(asset.id),
            "tenant": .string(asset.tenant), "reason": .string(reason.rawValue), "detail": .string(detail),
            "at": .string(at.description),
        ]
    }
}
