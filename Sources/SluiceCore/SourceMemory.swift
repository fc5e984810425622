/// What a source wants to find again in its next run, to be kept once all that it yielded before has an outcome.
package struct SourceCheckpoint: Sendable, Hashable {
    /// Name of the source, the same in every run over the same: notes of one name belong together.
    package var source: String
    /// New values by key; nil to forget a key. Ids, times and numbers only, no text of files and no names. What
    /// ``FailedReading`` wrote is listed with the assets whose examination failed.
    package var notes: [String: JSONValue?]
    /// Gaps that no later look of the run will tell again, because it goes on behind them.
    package var gaps: [SourceGap]
    /// Whether no later run meets the gaps again either. Of a run that never ends, the next run that keeps a checkpoint of
    /// the source tells them.
    package var areGapsLasting: Bool
    /// What the named counters of the run have grown by since the checkpoint before, by reading that no later process of
    /// the run does again.
    package var counters: [String: Int]
    /// By ids of conversation files, where they were met again since the checkpoint before. What is behind an asset itself
    /// comes with it.
    package var sightings: [String: FileSightings]
    /// Of the conversation files.
    package var tenant: String

    package init(
        source: String, notes: [String: JSONValue?], gaps: [SourceGap] = [], areGapsLasting: Bool = false,
        counters: [String: Int] = [:], sightings: [String: FileSightings] = [:], tenant: String = ""
    ) {
        self.source = source
        self.notes = notes
        self.gaps = gaps
        self.areGapsLasting = areGapsLasting
        self.counters = counters
        self.sightings = sightings
        self.tenant = tenant
    }
}

/// An asset of an earlier run, with what its source needs to find it again.
package struct KnownAsset: Sendable, Hashable {
    /// As it was recorded: matched values in its names are masked; without owner and link.
    package var asset: Asset
    /// What is known of ``AssetSource/sightings(of:)``; at least one place.
    package var sightings: FileSightings

    package init(asset: Asset, sightings: FileSightings) {
        self.asset = asset
        self.sightings = sightings
    }
}

/// What earlier runs left behind for a source.
///
/// All methods throw ``SluiceError`` of kind `.sink` when the store fails.
package protocol SourceMemory: Sendable {
    /// Id of the run, which all its processes share.
    func runID() async throws -> String

    /// Whether the run examines everything again, `--rescan`.
    func startsOver() async throws -> Bool

    /// Looks whether an examination of an asset stands, so that its content need not be fetched.
    ///
    /// - Parameters:
    ///   - asset: its name is not needed.
    ///   - fingerprint: see ``AssetOutcome/fingerprint``.
    /// - Returns: whether one does.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    func stands(_ asset: Asset, fingerprint: String) async throws -> Bool

    /// All notes of a source by their key.
    func notes(of source: String) async throws -> [String: JSONValue]

    /// Assets with sightings that are to be examined again, although nothing may name them any more: what is looked
    /// for has changed, or the last look ended in trouble that may pass. What has failed too often is among them too, to be
    /// told of; the sink knows that its examination stands.
    ///
    /// - Parameters:
    ///   - kind: of the assets.
    ///   - tenant: of the assets.
    ///   - id: only assets whose id is greater, byte by byte.
    ///   - limit: at most so many.
    /// - Returns: the assets in the order of their ids; fewer than `limit` only when there are no more.
    /// - Throws: ``SluiceError`` of kind `.sink`.
    func due(_ kind: Asset.Kind, tenant: String, after id: String, limit: Int) async throws -> [KnownAsset]
}
