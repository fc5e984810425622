import Foundation
import SluiceCore
import SluiceDetection
import SluiceIsolation
import SluiceProfiles
import SluiceTools

@testable import SluiceTrial

/// Examiners of texts in memory.
enum Examiners {
    static func of(_ profiles: [Profile], explainsDrops: Bool = false) throws -> TrialExaminer {
        let time = Timestamp(rfc3339: "2026-11-01T00:00:00Z") ?? Timestamp(unixSeconds: 0)
        // Nothing here needs a child.
        var setup = TrialExaminer.Setup(
            profiles: try CompiledProfiles(profiles),
            reader: ContentReader(children: ExtractionPool(.init(arguments: [], jobs: 1)), tools: Toolbox()),
            asOf: time)
        setup.explainsDrops = explainsDrops
        return try TrialExaminer(setup)
    }

    static func shipped() throws -> [Profile] {
        try EmbeddedProfiles.loaded().filter(\.isDefault)
    }

    /// A profile with a card entry that asks for a hot word to be sure, and a secret with an entropy.
    static func small(head: String = "") throws -> Profile {
        try ProfileLoader.profile(
            from: """
                profile: small
                version: 1
                description: for tests
                \(head)
                entries:
                  - id: card
                    name: Card
                    info_type: CREDIT_CARD_NUMBER
                    severity: high
                    pattern: '(?<![0-9])[0-9]{16}(?![0-9])'
                    validator: luhn
                    hot_words: {en: [card]}
                    negative_words: [order]
                    points: structured
                    examples: {match: ['4111111111111111'], near_miss: ['4111111111111112']}
                  - id: secret
                    name: Secret
                    info_type: PASSWORD
                    severity: high
                    pattern: 'key-[a-z]{12}'
                    entropy: 3
                    points: prefixed
                    examples: {match: [key-abcdefghijkl], near_miss: [key-aaaaaaaaaaaa]}
                """, file: "small.yaml")
    }
}
