package import SluiceCore

/// A sink that keeps what it is given, and fails when told to.
package actor RecordingSink: FindingSink {
    package private(set) var outcomes: [AssetOutcome] = []
    /// How often outcomes were recorded, of one asset or several.
    package private(set) var calls = 0
    package private(set) var postures: [PostureOutcome] = []
    package private(set) var summary: RunSummary?
    /// What was kept, with how many outcomes were recorded before.
    package private(set) var checkpoints: [(checkpoint: SourceCheckpoint, outcomes: Int)] = []
    private var failsAfter: Int?
    private let failsOnce: Bool

    /// - Parameters:
    ///   - failsAfter: outcomes that are taken before every further one fails; nil for never.
    ///   - failsOnce: only the first one fails.
    package init(failsAfter: Int? = nil, failsOnce: Bool = false) {
        self.failsAfter = failsAfter
        self.failsOnce = failsOnce
    }

    package func begin(_ run: RunHeader) -> RunContext { RunContext(valueKey: [UInt8](repeating: 7, count: 32)) }

    package func earlier(_ asset: Asset, fingerprint: String, digest: String?) -> AssetOutcome? { nil }

    package func record(_ outcomes: [AssetOutcome]) throws {
        if let failsAfter, self.outcomes.count >= failsAfter {
            if failsOnce { self.failsAfter = nil }
            throw SluiceError(.sink, place: "test sink", problem: "full", mend: "none")
        }
        self.outcomes += outcomes
        calls += 1
    }

    package func record(_ outcome: PostureOutcome) { postures.append(outcome) }

    package func keep(_ checkpoints: [SourceCheckpoint]) {
        for checkpoint in checkpoints { self.checkpoints.append((checkpoint, outcomes.count)) }
    }

    package func finish(_ summary: RunSummary, listed: [FindingScope]) { self.summary = summary }
}
