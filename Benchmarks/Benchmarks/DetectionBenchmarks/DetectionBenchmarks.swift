import Benchmark
import SluiceBench
import SluiceDetection
import SluiceProfiles

/// The scanner with the embedded profiles over text in memory, one thread. Each iteration scans 1 MB, so that
/// iterations per second are megabytes per second; each checks that every planted number is found.
let benchmarks: @Sendable () -> Void = {
    for kind in GeneratedText.Kind.allCases {
        Benchmark(
            "embedded profiles, \(kind.rawValue), 1 MB",
            configuration: .init(metrics: [.wallClock, .throughput, .peakMemoryResident], maxDuration: .seconds(5))
        ) { benchmark in
            let profiles = try EmbeddedProfiles.all.map { try ProfileLoader.profile(from: $0.text, file: $0.fileName) }
            var scanner = try SegmentScanner(profiles: CompiledProfiles(profiles), now: { 0 })
            let corpus = GeneratedText(kind, byteCount: 1_000_000)
            benchmark.startMeasurement()
            for _ in benchmark.scaledIterations {
                var matches = MatchCount()
                scanner.beginInput()
                scanner.begin(encoding: .utf8, sourceOffset: 0)
                scanner.scan(corpus.bytes.span, into: &matches)
                scanner.end(into: &matches)
                precondition(matches.cards == corpus.visaCount, "\(matches.cards) of \(corpus.visaCount) cards found")
            }
            benchmark.stopMeasurement()
        }
    }
}

private struct MatchCount: MatchReceiver {
    var cards = 0

    mutating func receive(_ match: DetectedMatch) {
        if match.why.contains("payment_card_visa") { cards += 1 }
    }
}
