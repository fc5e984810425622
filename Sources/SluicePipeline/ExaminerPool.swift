package import SluiceContent
package import SluiceCore
import SluiceDetection
import Synchronization

/// The examiners of a scan, one per worker thread that is busy; made when first needed, then reused.
package final class ExaminerPool: Sendable {
    private let setup: ExaminerSetup
    private let idle = Mutex<[AssetExaminer]>([])

    /// - Parameter setup: what all examiners share.
    package init(_ setup: ExaminerSetup) {
        self.setup = setup
    }

    /// Examines one asset on the calling thread, which it may block for as long as the limits allow.
    ///
    /// - Throws: ``SluiceError`` when sluice itself cannot work, never because of the asset's bytes.
    package func examine(_ asset: Asset, content: ContentFile) throws -> AssetOutcome {
        let examiner = try idle.withLock { $0.popLast() } ?? AssetExaminer(setup)
        defer { idle.withLock { $0.append(examiner) } }
        return try examiner.examine(asset, content: content)
    }
}
