internal import Crypto
package import SluiceContent
package import SluiceCore
import Synchronization

/// The examiners of a scan, one per worker thread that is busy; made when first needed, then reused.
package final class ExaminerPool: Sendable {
    private let setup: ExaminerSetup
    private let idle = Mutex<[AssetExaminer]>([])
    private let cache = ContentCache()
    /// Looks at names between examinations, so that those need no examiner of the others.
    private let names = Mutex<AssetExaminer?>(nil)

    /// See ``ExaminerSetup/valueKey``.
    var valueKey: SymmetricKey { setup.valueKey }

    /// - Parameter setup: what all examiners share.
    package init(_ setup: ExaminerSetup) {
        self.setup = setup
    }

    /// A name with the values in it masked; as it is when none of them counts.
    func shown(_ name: String) throws -> String {
        try names.withLock { examiner in
            let own = try examiner ?? AssetExaminer(setup)
            examiner = own
            return own.shown(name)
        }
    }

    /// An outcome without content, with what the asset's name holds.
    func nameExamined(_ outcome: AssetOutcome) throws -> AssetOutcome {
        try names.withLock { examiner in
            let own = try examiner ?? AssetExaminer(setup)
            examiner = own
            return own.nameExamined(outcome)
        }
    }

    /// Examines one asset on the calling thread, which it may block for as long as the limits allow; content that was
    /// examined before is not examined again.
    ///
    /// - Returns: the outcome, told of this asset.
    /// - Throws: ``SluiceError`` when sluice itself cannot work, never because of the asset's bytes;
    ///   `CancellationError` when the task was cancelled.
    package func examine(_ asset: Asset, content: ContentFile) throws -> AssetOutcome {
        let key = content.digest.map { ContentCache.Key(digest: $0, name: asset.name ?? asset.id) }
        if let key, let outcome = cache.outcome(for: key, of: asset) { return outcome }
        let examiner = try idle.withLock { $0.popLast() } ?? AssetExaminer(setup)
        defer { idle.withLock { $0.append(examiner) } }
        let outcome = try examiner.examine(asset, content: content)
        if let key { cache.keep(outcome, for: key) }
        return outcome
    }
}
