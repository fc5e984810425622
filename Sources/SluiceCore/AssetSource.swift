/// An asset together with what its source needs to fetch it again.
package struct SourcedAsset<Locator: Sendable>: Sendable {
    package var asset: Asset
    /// Ids, paths and URLs, never an open connection or bytes.
    package var locator: Locator
    /// The name is what an earlier run stored, with matched values in it masked: looking at it tells nothing of them.
    package var hasMaskedName: Bool

    package init(asset: Asset, locator: Locator, hasMaskedName: Bool = false) {
        self.asset = asset
        self.locator = locator
        self.hasMaskedName = hasMaskedName
    }
}

/// A part of the source that could not be listed: what lies behind it is unknown, so it is no asset.
package struct SourceGap: Sendable, Hashable, Codable {
    /// What was to be listed, for a person: a route template or a folder.
    package var scope: String
    package var reason: CoverageReason
    /// One sentence: what happened and what mends it.
    package var detail: String

    package init(scope: String, reason: CoverageReason, detail: String) {
        self.scope = scope
        self.reason = reason
        self.detail = detail
    }
}

/// What a complete listing vouches for: an asset of this kind that the run did not meet no longer exists.
package struct FindingScope: Sendable, Hashable {
    package var tenant: String
    package var assetKind: Asset.Kind
    /// Only asset ids that equal this or begin with it and a `/` belong to the scope; nil for all.
    package var assetIDPrefix: String?
    /// Only findings of this type belong to the scope; nil for all of the asset kind.
    package var findingTypeID: String?

    package init(
        tenant: String,
        assetKind: Asset.Kind,
        assetIDPrefix: String? = nil,
        findingTypeID: String? = nil
    ) {
        self.tenant = tenant
        self.assetKind = assetKind
        self.assetIDPrefix = assetIDPrefix
        self.findingTypeID = findingTypeID
    }
}

/// What a source yields, in order.
package enum SourceEvent<Locator: Sendable>: Sendable {
    /// Something to examine.
    case asset(SourcedAsset<Locator>)
    /// An asset that exists and that no fetch can examine: a special file, a refused link.
    case unexamined(CoverageRecord)
    /// A part of the source that could not be listed.
    case gap(SourceGap)
    /// Everything in this scope has been yielded.
    case listed(FindingScope)
    /// To be kept once every asset that was yielded before has an outcome. Of a source that is not local only.
    case checkpoint(SourceCheckpoint)
}

/// Why the bytes of an asset could not be had. The asset is recorded as skipped with `reason`; the run goes on.
package struct ContentError: Error, Sendable, Hashable {
    package var reason: CoverageReason
    /// One sentence without secrets: no key, no signed URL, no body.
    package var detail: String

    package init(reason: CoverageReason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

/// A place that assets come from. Pull: nothing is listed or fetched before it is asked for.
package protocol AssetSource: Sendable {
    associatedtype Locator: Sendable
    associatedtype Content: Sendable

    /// Whether listing and fetching wait for nothing but the file system. Then both run on the worker threads, which may
    /// be blocked, so that a small file costs no change of threads.
    var isLocal: Bool { get }

    /// The next event, or nil after the last and ever after; called by one task at a time, of a local source by many, of
    /// which each gets other events.
    ///
    /// - Throws: only what makes the rest of the source worthless (a ``SluiceError``); lesser trouble is a
    ///   ``SourceEvent/gap(_:)``.
    func next() async throws -> SourceEvent<Locator>?

    /// The bytes of an asset; called by many tasks at once.
    ///
    /// - Throws: ``ContentError`` when the bytes cannot be had; ``SluiceError`` when the source as a whole fails, for
    ///   example because its key is no longer accepted.
    func content(of asset: SourcedAsset<Locator>) async throws -> Content

    /// What changes whenever the bytes of an asset change, as far as the source can tell without reading them; nil when
    /// nothing does.
    func fingerprint(of asset: SourcedAsset<Locator>) -> String?

    /// Where messages named the asset, by which it is fetched again when nothing names it any more; nil where its listing
    /// names it in every run.
    func sightings(of asset: SourcedAsset<Locator>) -> FileSightings?
}

extension AssetSource {
    package var isLocal: Bool { false }

    package func fingerprint(of asset: SourcedAsset<Locator>) -> String? { nil }

    package func sightings(of asset: SourcedAsset<Locator>) -> FileSightings? { nil }
}
