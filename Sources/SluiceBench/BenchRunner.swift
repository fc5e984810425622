package import SluiceCore
import SluiceDetection
import SluicePattern

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
    ///   - runs: measured passes of each step, 1 or more; one pass before them counts and warms up.
    ///   - clocks: where time comes from.
    package init(corpus: BenchCorpus, runs: Int, clocks: Clocks) {
        self.corpus = corpus
        self.runs = runs
        self.clocks = clocks
    }

    /// Measures all steps of a plan, in rounds: each step once, then each step once more. A machine that is slow for a
    /// while then disturbs one run of many steps, which the spread shows, and not all runs of one step.
    ///
    /// - Parameters:
    ///   - plan: what is measured.
    ///   - progress: told before each pass: passes done, passes in all, subject.
    /// - Returns: one measurement for each step.
    /// - Throws: ``SluiceError`` of kind `.internal`.
    package func run(
        _ plan: BenchPlan, progress: (Int, Int, Measurement.Subject) -> Void = { _, _, _ in }
    ) throws(SluiceError) -> [Measurement] {
        let passes = plan.steps.count * (runs + 1)
        var states: [StepState] = []
        for step in plan.steps {
            progress(states.count, passes, step.subject)
            states.append(try prepare(step))
        }
        for round in 1...max(runs, 1) {
            for index in states.indices {
                progress(round * states.count + index, passes, states[index].step.subject)
                try measure(&states[index])
            }
        }
        return states.map(measurement)
    }

    /// What is kept of a step from round to round.
    private struct StepState {
        let step: BenchPlan.Step
        let compiled: CompiledProfiles
        /// What every pass must find.
        let found: MatchCounter
        let costs: [EntryCost]
        /// Files in which an entry was cut short.
        let limits: [LimitedEntry: Int]
        var runs: [UInt64] = []
        /// Nanoseconds of each input in its fastest pass.
        var fastest: [UInt64]
    }

    private func prepare(_ step: BenchPlan.Step) throws(SluiceError) -> StepState {
        let compiled: CompiledProfiles
        do {
            compiled = try CompiledProfiles(step.profiles)
        } catch {
            throw failure(step, "\(error)", "report this as a fault")
        }
        var scanner = try scanner(compiled, step)
        var counter = MatchCounter(profiles: step.profiles)
        var limits: [LimitedEntry: Int] = [:]
        _ = pass(&scanner, &counter) { limited in
            for entry in limited { limits[entry, default: 0] += 1 }
        }
        return StepState(
            step: step, compiled: compiled, found: counter, costs: scanner.costs, limits: limits,
            fastest: [UInt64](repeating: .max, count: corpus.inputs.count))
    }

    private func measure(_ state: inout StepState) throws(SluiceError) {
        var scanner = try scanner(state.compiled, state.step)
        var counter = MatchCounter(profiles: state.step.profiles)
        let times = pass(&scanner, &counter)
        // Only a time budget may end a scan here or there.
        guard counter == state.found || !state.limits.isEmpty else {
            throw failure(state.step, "two passes over the same text found different matches", "report this as a fault")
        }
        state.runs.append(times.reduce(0, &+))
        for index in times.indices { state.fastest[index] = min(state.fastest[index], times[index]) }
    }

    private func scanner(_ compiled: CompiledProfiles, _ step: BenchPlan.Step) throws(SluiceError) -> SegmentScanner {
        do {
            return try SegmentScanner(profiles: compiled, now: clocks.monotonic)
        } catch {
            throw failure(step, "\(error)", "give the process more memory")
        }
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

    private func measurement(_ state: StepState) -> Measurement {
        let subject = state.step.subject
        var measurement = Measurement(
            subject, runs: state.runs, bytes: corpus.byteCount,
            counts: .init(state.costs, reported: state.found.reported))
        measurement.worst = worst(state.fastest)
        measurement.limits = state.limits.map {
            let name = subject.kind == .all ? "\($0.key.profile)/\($0.key.entry)" : $0.key.entry
            return Measurement.Limit(entry: name, reason: Self.text($0.key.reason), files: $0.value)
        }.sorted { ($0.entry, $0.reason) < ($1.entry, $1.reason) }
        return measurement
    }

    private static func text(_ reason: PatternLimit) -> String {
        switch reason {
        case .time: "time budget"
        case .pattern(let cut): "\(cut)"
        }
    }

    private func worst(_ fastest: [UInt64]) -> Measurement.WorstInput? {
        let indices = corpus.inputs.indices.filter { corpus.inputs[$0].byteCount > 0 }
        let large = indices.filter { corpus.inputs[$0].byteCount >= Measurement.smallestJudgedFile }
        let judged = (large.isEmpty ? indices : large).map { index in
            let bytes = corpus.inputs[index].byteCount
            return Measurement.WorstInput(
                file: corpus.inputs[index].name, bytes: bytes, nsPerByte: Double(fastest[index]) / Double(bytes))
        }
        return judged.max { $0.nsPerByte < $1.nsPerByte }
    }

    private func failure(_ step: BenchPlan.Step, _ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.internal, place: step.subject.name, problem: problem, mend: mend)
    }
}

/// Counts matches, and those among them that a scan would count.
private struct MatchCounter: MatchReceiver, Equatable {
    /// By profile and entry.
    private let thresholds: [[Confidence]]
    private var matches = 0
    private(set) var reported = 0

    init(profiles: [Profile]) {
        thresholds = profiles.map { profile in
            profile.entries.map { $0.counting.confidenceThreshold ?? profile.confidenceThreshold }
        }
    }

    mutating func receive(_ match: DetectedMatch) {
        matches += 1
        if match.confidence >= thresholds[match.profileIndex][match.entryIndex] { reported += 1 }
    }
}
