import SluiceCore
import SluiceDetection
import Synchronization

@testable import SluiceBench

extension BenchReport {
    /// A report as a bench makes it, over made-up text.
    static func sample(_ measurements: [Measurement], text: String = "text") -> BenchReport {
        let corpus = BenchCorpus([
            .init(name: "a", segments: [.init(encoding: .utf8, sourceOffset: 0, bytes: Array(text.utf8))])
        ])
        return BenchReport(
            date: "2026-11-23T09:00:00Z", sluice: "0.1.0", build: "release",
            machine: .init(cpu: "Test CPU", cores: 2, jit: true), corpus: .init(corpus, isGenerated: false),
            settings: .init(runs: 5, sampleBytes: 1000, entryFilter: nil), measurements: measurements)
    }
}

extension Measurement {
    /// A measurement of an entry, or of a profile when `entry` is nil.
    static func sample(
        _ profile: String = "p", _ entry: String? = "e", ns: Double, spread: Double = 0, matches: Int = 0
    ) -> Measurement {
        var counts = Counts()
        (counts.matches, counts.reported) = (matches, matches)
        var measurement = Measurement(.init(profile: profile, entry: entry), runs: [100], bytes: 1, counts: counts)
        (measurement.nsPerByte, measurement.spread) = (ns, spread)
        return measurement
    }
}

/// A clock that goes on by 1,000 each time it is read.
final class SteppingClock: Sendable {
    private let time = Mutex<UInt64>(0)

    var now: UInt64 {
        time.withLock {
            $0 += 1000
            return $0
        }
    }
}

/// Profiles from YAML as a person would write it.
func profiles(_ texts: String...) throws -> [Profile] {
    try texts.enumerated().map { try ProfileLoader.profile(from: $0.element, file: "\($0.offset).yaml") }
}

/// Two entries: words of three letters, and numbers that Luhn's check lets pass.
let smallProfile = """
    profile: small
    version: 1
    description: for tests
    confidence_threshold: high
    entries:
      - {id: word, name: Word, info_type: WORD, severity: low, pattern: 'cat', points: structured,
         examples: {match: ['cat'], near_miss: ['dog']}}
      - {id: number, name: Number, info_type: NUMBER, severity: low, pattern: '(?<![0-9])[0-9]{16}(?![0-9])',
         points: literal, validator: luhn, examples: {match: ['4111111111111111'], near_miss: ['4111111111111112']}}
    """
