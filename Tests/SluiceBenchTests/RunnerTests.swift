import SluiceCore
import SluiceDetection
import SluiceProfiles
import Testing

@testable import SluiceBench

/// What is measured, and what is counted while it is.
@Suite struct RunnerTests {
    private static func corpus(_ texts: [String: String]) -> BenchCorpus {
        BenchCorpus(
            texts.sorted { $0.key < $1.key }.map { name, text in
                .init(name: name, segments: [.init(encoding: .utf8, sourceOffset: 0, bytes: Array(text.utf8))])
            })
    }

    @Test func eachStepIsCountedAndTimed() throws {
        let filler = String(repeating: "x ", count: 3000)
        let corpus = Self.corpus([
            "a": filler + "cat 4111111111111111 4111111111111112", "b": filler + filler + "cat", "c": "cat",
        ])
        let clock = SteppingClock()
        let runner = BenchRunner(
            corpus: corpus, runs: 3, clocks: .init(processor: { clock.now }, monotonic: { 0 }))
        let measured = try runner.run(BenchPlan(try profiles(smallProfile)))
        #expect(measured.map(\.subject.name) == ["all profiles", "small", "small/word", "small/number"])
        // Three inputs, and the clock steps once for each.
        #expect(measured.allSatisfy { $0.runs == [3000, 3000, 3000] && $0.spread == 0 })
        #expect(measured.map(\.counts.matches) == [4, 4, 3, 1])
        #expect(measured.map(\.counts.validatorRejects) == [1, 1, 0, 1])
        // Only the number reaches the profile's threshold.
        #expect(measured.map(\.counts.reported) == [1, 1, 0, 1])
        // c is too small to be judged; b has more bytes than a for the same time.
        #expect(measured.allSatisfy { $0.worst?.file == "a" && $0.limits.isEmpty })
    }

    @Test func aTimeBudgetThatIsHitIsNoted() throws {
        let (clock, budgetClock) = (SteppingClock(), SlowClock())
        let runner = BenchRunner(
            corpus: Self.corpus(["a": String(repeating: "cat ", count: 400_000)]), runs: 1,
            clocks: .init(processor: { clock.now }, monotonic: { budgetClock.now }))
        let measured = try runner.run(BenchPlan(try profiles(smallProfile), entryFilter: "WORD"))
        #expect(measured.count == 3)
        #expect(measured.last?.limits == [.init(entry: "word", reason: "time budget", files: 1)])
        #expect(measured.first?.limits.map(\.entry) == ["small/word"])
    }

    @Test func aFilterThatFitsNothingLeavesNoSteps() throws {
        #expect(try BenchPlan(profiles(smallProfile), entryFilter: "nothing").steps.isEmpty)
    }

    @Test func theDigestTellsTextsApartAndNotNames() {
        #expect(Self.corpus(["a": "x", "b": "y"]).digest == Self.corpus(["c": "x", "d": "y"]).digest)
        #expect(Self.corpus(["a": "x", "b": "y"]).digest != Self.corpus(["a": "xy"]).digest)
        #expect(Self.corpus(["a": "x", "b": "y"]).digest != Self.corpus(["a": "y", "b": "x"]).digest)
    }
}

/// A clock by which every search takes minutes.
private final class SlowClock: Sendable {
    private let clock = SteppingClock()

    var now: UInt64 { clock.now * 1_000_000_000 }
}

/// The built-in corpus.
@Suite struct GeneratedTextTests {
    /// Saved baselines are bound to these bytes.
    @Test func theTextIsTheSameAsEver() {
        #expect(
            BenchCorpus.generated(byteCount: 100_000).digest
                == "d12944f7f8d506b7db5e869706a1c3c6a0a0f44198f86029ea168edc3ff65938")
    }

    /// The embedded profiles find the valid values of every kind and none of the decoys.
    @Test(arguments: GeneratedText.Kind.allCases)
    func validValuesAreFoundAndDecoysAreNot(kind: GeneratedText.Kind) throws {
        let profiles = try EmbeddedProfiles.loaded()
        let compiled = try CompiledProfiles(profiles)
        var scanner = try SegmentScanner(profiles: compiled, now: { 0 })
        let text = GeneratedText(kind, byteCount: 200_000)
        var found = EntryCounts(compiled)
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(text.bytes.span, into: &found)
        scanner.end(into: &found)
        #expect(text.visaCount >= 5)
        #expect(found["payment-card.visa"] == text.visaCount)
        for entry in ["payment-card.mastercard", "bank.iban", "us.ssn", "aws.access-key-id"] {
            #expect((1...text.visaCount).contains(found[entry]), "\(entry): \(found[entry])")
        }
        #expect(found["github.personal-access-token"] == 0)
    }
}

private struct EntryCounts: MatchReceiver {
    private let profiles: CompiledProfiles
    private var counts: [String: Int] = [:]

    init(_ profiles: CompiledProfiles) { self.profiles = profiles }

    subscript(_ entry: String) -> Int { counts[entry] ?? 0 }

    mutating func receive(_ match: DetectedMatch) { counts[profiles.entry(of: match).id, default: 0] += 1 }
}
