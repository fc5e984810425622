package import SluiceCore
import Synchronization

/// The counters of a running scan: written by all its tasks, read by the progress display and the summary.
package final class ScanProgress: Sendable {
    /// The counters at one moment.
    package struct Snapshot: Sendable, Hashable {
        package var assets = AssetCounts()
        /// Size of the assets that are done.
        package var bytes: Int64 = 0
        /// Bytes of the assets' content that were read, at most their size each, also of assets that are not done yet.
        package var bytesRead: Int64 = 0
        /// Assets and their bytes in all, where something has counted them ahead of the scan.
        package var expected: Expectation?
        /// Bytes of text and of raw content that went through detection, also of assets that are not done yet.
        package var bytesScanned: Int64 = 0
        package var findings: [Severity: Int] = [:]
        /// Assets that this run had examined before it was cut short; counted in `assets` too.
        package var resumed = 0
        /// The source has yielded its last asset, so `assets.seen` no longer grows.
        package var isListed = false

        package init() {}

        /// Assets with an outcome.
        package var done: Int { assets.done }
    }

    /// What a scan will meet in all.
    package struct Expectation: Sendable, Hashable {
        package var assets: Int
        package var bytes: Int64

        package init(assets: Int, bytes: Int64) {
            self.assets = assets
            self.bytes = bytes
        }
    }

    private let state = Mutex(Snapshot())
    private let scannedBytes = Atomic<Int64>(0)
    private let readBytes = Atomic<Int64>(0)

    package init() {}

    package var snapshot: Snapshot {
        var copy = state.withLock { $0 }
        copy.bytesScanned = scannedBytes.load(ordering: .relaxed)
        copy.bytesRead = readBytes.load(ordering: .relaxed)
        return copy
    }

    /// The source yielded an asset.
    package func saw() { state.withLock { $0.assets.seen += 1 } }

    /// The run was cut short before an asset had an outcome; it counts as never seen.
    package func abandoned() { state.withLock { $0.assets.seen -= 1 } }

    /// The source has ended.
    package func listed() { state.withLock { $0.isListed = true } }

    /// Something has counted what the scan will meet.
    package func expect(_ expected: Expectation) { state.withLock { $0.expected = expected } }

    /// Some bytes of an asset's content have been read.
    package func read(bytes: Int64) { readBytes.add(bytes, ordering: .relaxed) }

    /// Some bytes went through detection.
    package func scanned(bytes: Int) { scannedBytes.add(Int64(bytes), ordering: .relaxed) }

    /// The sink holds the outcomes of some assets.
    package func recorded(_ outcomes: [AssetOutcome]) {
        state.withLock { state in
            for outcome in outcomes { state.add(outcome) }
        }
    }

    /// The sink holds the posture findings.
    package func recorded(_ outcome: PostureOutcome) {
        state.withLock { state in
            for finding in outcome.findings { state.findings[finding.severity, default: 0] += 1 }
        }
    }
}

extension ScanProgress.Snapshot {
    fileprivate mutating func add(_ outcome: AssetOutcome) {
        switch outcome.coverage.state {
        case .scanned: assets.scanned += 1
        case .partial: assets.partial += 1
        case .skipped: assets.skipped += 1
        }
        bytes += outcome.coverage.bytes
        for finding in outcome.findings { findings[finding.severity, default: 0] += 1 }
        if let earlier = outcome.earlier {
            findings.merge(earlier.findings, uniquingKeysWith: +)
            if earlier.isOfThisRun { resumed += 1 }
        }
    }
}
