import Benchmark
import EngineMeasurement
import SluiceBench
import SluiceDetection
import SluicePattern
import SluiceProfiles

/// One thread over text in memory. Each iteration looks at 1 MB, so that iterations per second are megabytes per second.
let benchmarks: @Sendable () -> Void = {
    for kind in GeneratedText.Kind.allCases {
        addScan(of: kind)
        for list in ["shipped:60", "shipped:all", "shipped:250"] { addSearch(of: kind, list: list) }
    }
}

private var configuration: Benchmark.Configuration {
    .init(metrics: [.wallClock, .throughput, .peakMemoryResident], maxDuration: .seconds(3))
}

/// The scanner with the embedded profiles: patterns, validators, hot words and scores. Each iteration checks that every
/// planted card number is found.
private func addScan(of kind: GeneratedText.Kind) {
    Benchmark("scan, embedded profiles, \(kind.rawValue), 1 MB", configuration: configuration) { benchmark in
        let profiles = try EmbeddedProfiles.loaded()
        var scanner = try SegmentScanner(
            profiles: CompiledProfiles(profiles), now: ProcessorTime.monotonicNanoseconds)
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

/// The engine alone: hits of all patterns. Each iteration checks that they are the same, and that there are some.
private func addSearch(of kind: GeneratedText.Kind, list: String) {
    Benchmark("engine, \(list), \(kind.rawValue), 1 MB", configuration: configuration) { benchmark in
        let members = try PatternList(named: list).items.map {
            try PatternSet.Member($0.pattern, reachLimit: ProfileLoader.reachLimitBytes)
        }
        var search = try WindowedSearch(PatternSet(members))
        let corpus = GeneratedText(kind, byteCount: 1_000_000)
        var expected = HitSum()
        search.run(over: corpus.bytes.span) { expected.add($0, inText: 0) }
        precondition(expected.count > 0, "no hits at all")
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            var sum = HitSum()
            search.run(over: corpus.bytes.span) { sum.add($0, inText: 0) }
            precondition(sum == expected, "\(sum.count) hits, \(expected.count) before")
        }
        benchmark.stopMeasurement()
    }
}

private struct MatchCount: MatchReceiver {
    var cards = 0

    mutating func receive(_ match: DetectedMatch) {
        if match.why.contains("payment_card_visa") { cards += 1 }
    }
}
