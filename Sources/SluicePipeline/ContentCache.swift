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
        /// Keys in a ring, from `oldest` on.
        var keys: [Key] = []
        var oldest = 0
    }

    /// Outcomes kept, and records in one of them.
    private static let capacity = 4096
    private static let largestOutcome = 100
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
        let size = outcome.members.count + outcome.findings.map(\.matches.count).reduce(0, +)
        guard size <= Self.largestOutcome, !outcome.coverage.reasons.contains(where: \.isPassing) else { return }
        state.withLock { state in
            guard state.outcomes.updateValue(outcome, forKey: key) == nil else { return }
            if state.keys.count < Self.capacity {
                state.keys.append(key)
            } else {
                state.outcomes[state.keys[state.oldest]] = nil
                state.keys[state.oldest] = key
                state.oldest = (state.oldest + 1) % Self.capacity
            }
        }
    }
}
