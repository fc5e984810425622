package import SluiceCore
import SluiceDetection

/// Scans a corpus in memory again and again on the calling thread, and takes the time.
package struct BenchRunner: Sendable {
    /// The two clocks, in nanoseconds from any start.
    package struct Clocks: Sendable {
        /// Processor time of the calling thread: what other programs do meanwhile does not count.
        package var processor: @Sendable () -> UInt64
        /// Time that passes, cheap to read, for the time budget of entries.
        package var monotonic: @Sendable () -> UInt64

        package init(processor: @escaping @Sendable () -> UInt64, monotonic: @escaping @Sendable () -> UInt64) {
            self.processor = processor
            self.monotonic = monotonic
        }
    }

    private let corpus: BenchCorpus
    private let runs: Int
    private let clocks: Clocks

    /// - Parameters:
    ///   - corpus: what is scanned.
    ///   - runs: measured passes of each step, 1 or more; one pass before them warms up and counts.
    ///   - clocks: where time comes from.
    package init(corpus: BenchCorpus, runs: Int, clocks: Clocks) {
        self.corpus = corpus
        self.runs = runs
        self.clocks = clocks
    }

    /// Measures all steps of a plan in order.
    ///
    /// - Parameters:
    ///   - plan: what is measured.
    ///   - progress: told the number of steps done before each step, and its subject.
    /// - Returns: one measurement for each step.
    /// - Throws: ``SluiceError`` of kind `.internal`.
    package func run(
        _ plan: BenchPlan, progress: (Int, Measurement.Subject) -> Void = { _, _ in }
    ) throws(SluiceError) -> [Measurement] {
        var measurements: [Measurement] = []
        for step in plan.steps {
            progress(measurements.count, step.subject)
            measurements.append(try measure(step))
        }
        return measurements
    }

    private func measure(_ step: BenchPlan.Step) throws(SluiceError) -> Measurement {
        let compiled: CompiledProfiles
        var scanner: SegmentScanner
        do {
            compiled = try CompiledProfiles(step.profiles)
            scanner = try SegmentScanner(profiles: compiled, now: clocks.monotonic)
        } catch {
            throw failure(step, "\(error)", "give the process more memory")
        }
        var counter = MatchCounter(profiles: step.profiles)
        var limits: [LimitedEntry: Int] = [:]
        _ = pass(&scanner, &counter) { limited in
            for entry in limited { limits[entry, default: 0] += 1 }
        }
        let first = counter
        let counts = Measurement.Counts(scanner.costs, reported: counter.reported)
        var times: [[UInt64]] = []
        for _ in 0..<runs {
            counter.reset()
            times.append(pass(&scanner, &counter))
            // Only a time budget may end a scan here or there.
            guard counter == first || !limits.isEmpty else {
                throw failure(step, "two passes over the same text found different matches", "report this as a fault")
            }
        }
        return measurement(step, times, counts, limits)
    }

    /// Scans everything once.
    ///
    /// - Returns: nanoseconds of each input.
    private func pass(
        _ scanner: inout SegmentScanner, _ counter: inout MatchCounter,
        limited: (([LimitedEntry]) -> Void)? = nil
    ) -> [UInt64] {
        var times: [UInt64] = []
        times.reserveCapacity(corpus.inputs.count)
        var before = clocks.processor()
        for input in corpus.inputs {
            scanner.beginInput()
            for segment in input.segments {
                scanner.begin(encoding: segment.encoding, sourceOffset: segment.sourceOffset)
                scanner.scan(segment.bytes.span, into: &counter)
                scanner.end(into: &counter)
            }
            limited?(scanner.limitedEntries)
            let now = clocks.processor()
            times.append(now &- before)
            before = now
        }
        return times
    }

    private func measurement(
        _ step: BenchPlan.Step, _ times: [[UInt64]], _ counts: Measurement.Counts, _ limits: [LimitedEntry: Int]
    ) -> Measurement {
        let runs = times.map { $0.reduce(0, &+) }
        var measurement = Measurement(step.subject, runs: runs, bytes: corpus.byteCount, counts: counts)
        measurement.worst = worst(times)
        measurement.limits = limits.map {
            let name = step.subject.kind == .all ? "\($0.key.profile)/\($0.key.entry)" : $0.key.entry
            return Measurement.Limit(entry: name, reason: Self.text($0.key.reason), files: $0.value)
        }.sorted { ($0.entry, $0.reason) < ($1.entry, $1.reason) }
        return measurement
    }

    private static func text(_ reason: MatchLimitReason) -> String {
        switch reason {
        case .time: "time budget"
        case .pattern(let cut): "\(cut)"
        }
    }

    private func worst(_ times: [[UInt64]]) -> Measurement.WorstInput? {
        let indices = corpus.inputs.indices.filter { corpus.inputs[$0].byteCount > 0 }
        let large = indices.filter { corpus.inputs[$0].byteCount >= Measurement.smallestJudgedFile }
        let judged = (large.isEmpty ? indices : large).map { index in
            let bytes = corpus.inputs[index].byteCount
            let median = Statistics.median(times.map { Double($0[index]) })
            return Measurement.WorstInput(
                file: corpus.inputs[index].name, bytes: bytes, nsPerByte: median / Double(bytes))
        }
        return judged.max { $0.nsPerByte < $1.nsPerByte }
    }

    private func failure(_ step: BenchPlan.Step, _ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.internal, place: step.subject.name, problem: problem, mend: mend)
    }
}

/// Counts matches, and those among them that a scan would count.
private struct MatchCounter: MatchReceiver, Equatable {
    private let thresholds: [Confidence]
    private var matches = 0
    private(set) var reported = 0

    init(profiles: [Profile]) { thresholds = profiles.map(\.confidenceThreshold) }

    mutating func reset() { (matches, reported) = (0, 0) }

    mutating func receive(_ match: DetectedMatch) {
        matches += 1
        if match.confidence >= thresholds[match.profileIndex] { reported += 1 }
    }
}
