/// What a source wants to find again in its next run, to be kept once all that it yielded before has an outcome.
package struct SourceCheckpoint: Sendable, Hashable {
    /// Name of the source, the same in every run over the same: notes of one name belong together.
    package var source: String
    /// New values by key; nil to forget a key. Ids, times and numbers only, no text of files and no names.
    package var notes: [String: JSONValue?]

    package init(source: String, notes: [String: JSONValue?]) {
        self.source = source
        self.notes = notes
    }
}

/// An asset of an earlier run, with what its source needs to find it again.
package struct KnownAsset: Sendable, Hashable {
    /// As it was recorded: matched values in its names are masked; without owner and link.
    package var asset: Asset
    /// What ``AssetSource/reference(of:)`` gave.
    package var reference: JSONValue

    package init(asset: Asset, reference: JSONValue) {
        self.asset = asset
        self.reference = reference
    }
}

/// What earlier runs left behind for a source.
///
/// All methods throw ``SluiceError`` of kind `.sink` when the store fails.
package protocol SourceMemory: Sendable {
    /// Digest of all that decides what an examination finds; nil when the run examines everything again. What a source
    /// noted under another digest says nothing of examinations.
    func examination() async throws -> String?

    /// All notes of a source by their key.
    func notes(of source: String) async throws -> [String: JSONValue]

    /// Assets with a reference that are to be examined again, although nothing may name them any more: what is looked
    /// for has changed, or the last look ended in trouble that may pass.
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
