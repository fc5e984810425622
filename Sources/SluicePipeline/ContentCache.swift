import SluiceCore
import Synchronization

/// Outcomes by content: equal bytes of equal name under the same profiles are examined once and reported for every
/// asset that holds them.
///
/// The name takes part because it names what a compressed file holds, and ignore rules look at it. Bounded: the oldest
/// outcomes are forgotten first, and large ones are not kept. Two assets that are examined at the same moment may both
/// be examined; their outcomes are the same.
final class ContentCache: Sendable {
    /// What makes two contents the same.
    struct Key: Hashable, Sendable {
        /// SHA-256 of the bytes, in hex.
        let digest: String
        let name: String
    }

    private struct State {
        var outcomes: [Key: AssetOutcome] = [:]
        /// Oldest first, from `oldest` on.
        var keys: [Key] = []
        var oldest = 0
        var records = 0

        mutating func forgetOldest() {
            if let outcome = outcomes.removeValue(forKey: keys[oldest]) { records -= ContentCache.size(of: outcome) }
            oldest += 1
            guard oldest == ContentCache.capacity else { return }
            keys.removeFirst(oldest)
            oldest = 0
        }
    }

    /// Outcomes kept, records in one of them, and records in all of them, which take half a KiB each or so.
    private static let capacity = 4096
    private static let largestOutcome = 100
    private static let allRecords = 20_000
    private let state = Mutex(State())

    /// What examining the content came to, told of another asset.
    func outcome(for key: Key, of asset: Asset) -> AssetOutcome? {
        guard var outcome = state.withLock({ $0.outcomes[key] }) else { return nil }
        var asset = asset
        // Equal names are shown equally: masked, where a value stands in them.
        asset.name = outcome.coverage.asset.name
        outcome.coverage.asset = asset
        for index in outcome.members.indices { outcome.members[index].asset = asset }
        outcome.findings = outcome.findings.compactMap { finding in
            FindingType.content(of: asset.kind).map { type in
                var finding = finding
                (finding.type, finding.asset) = (type, asset)
                return finding
            }
        }
        return outcome
    }

    func keep(_ outcome: AssetOutcome, for key: Key) {
        let size = Self.size(of: outcome)
        guard size <= Self.largestOutcome, !outcome.coverage.reasons.contains(where: \.isPassing) else { return }
        state.withLock { state in
            guard state.outcomes.updateValue(outcome, forKey: key) == nil else { return }
            state.keys.append(key)
            state.records += size
            while state.records > Self.allRecords || state.outcomes.count > Self.capacity { state.forgetOldest() }
        }
    }

    private static func size(of outcome: AssetOutcome) -> Int {
        1 + outcome.members.count + outcome.findings.map(\.matches.count).reduce(0, +)
    }
}
