import SluiceCore
import Testing

@testable import SluiceBench

/// What counts as a change, and what as noise.
@Suite struct ComparisonTests {
    private func compare(_ after: [Measurement], _ before: [Measurement], threshold: Double = 0.1) -> BenchComparison {
        BenchComparison(.sample(after), before: .sample(before), threshold: threshold)
    }

    /// Columns: before and its spread, after and its spread, in ns per byte; threshold 10 %.
    @Test(
        arguments: [
            (1.0, 0.0, 1.0, 0.0, .same), (1.0, 0.0, 1.09, 0.0, .same), (1.0, 0.0, 1.12, 0.0, .slower),
            (1.0, 0.0, 0.88, 0.0, .faster), (1.0, 0.0, 0.92, 0.0, .same),
            // The combined spread of 0.03 and 0.04 is 0.05: changes up to 0.15 are noise, though beyond 10 %.
            (1.0, 0.03, 1.14, 0.04, .same), (1.0, 0.03, 1.16, 0.04, .slower), (1.0, 0.04, 0.86, 0.03, .same),
            (1.0, 0.04, 0.84, 0.03, .faster), (0.0, 0.0, 0.0, 0.0, .same), (0.0, 0.0, 0.5, 0.0, .slower),
        ] as [(Double, Double, Double, Double, BenchComparison.Speed)])
    func verdicts(before: Double, spread: Double, after: Double, newSpread: Double, speed: BenchComparison.Speed) throws
    {
        let comparison = compare([.sample(ns: after, spread: newSpread)], [.sample(ns: before, spread: spread)])
        let row = try #require(comparison.rows.first)
        #expect(row.speed == speed)
        #expect(comparison.isFailure == (speed == .slower))
    }

    @Test func otherCountsAreAFailureHoweverFast() throws {
        let comparison = compare([.sample(ns: 0.5, matches: 4)], [.sample(ns: 1, matches: 3)])
        let row = try #require(comparison.rows.first)
        #expect(row.speed == .faster && row.difference == "matches 3 → 4")
        #expect(comparison.isFailure)
    }

    @Test func addedAndRemovedEntriesAreListedAndDoNotFail() {
        let after: [Measurement] = [
            .sample("p", nil, ns: 3, matches: 9), .sample("p", "a", ns: 1), .sample("p", "new", ns: 2),
        ]
        let before: [Measurement] = [
            .sample("p", nil, ns: 1, matches: 1), .sample("p", "a", ns: 1), .sample("p", "old", ns: 2),
        ]
        let comparison = compare(after, before)
        #expect(comparison.added.map(\.name) == ["p/new"])
        #expect(comparison.removed.map(\.name) == ["p/old"])
        // The profile consists of other entries, so neither its time nor its matches can be held against it.
        #expect(comparison.rows.map(\.speed) == [.unlike, .same])
        #expect(!comparison.isFailure)
    }

    @Test func entriesThatAFilterLeavesOutAreNotMissed() {
        var after = BenchReport.sample([.sample("p", nil, ns: 9, matches: 1), .sample("p", "card.a", ns: 1)])
        after.settings.entryFilter = "CARD"
        let before = BenchReport.sample([
            .sample("p", nil, ns: 1, matches: 2), .sample("p", "card.a", ns: 1), .sample("p", "bank.b", ns: 1),
        ])
        let comparison = BenchComparison(after, before: before, threshold: 0.1)
        #expect(comparison.removed.isEmpty)
        // Of the profile a part was measured.
        #expect(comparison.rows.map(\.speed) == [.unlike, .same] && !comparison.isFailure)
    }

    @Test func anotherCorpusIsRefused() {
        let (one, two) = (BenchReport.sample([]), BenchReport.sample([], text: "texT"))
        #expect(throws: Never.self) { try BenchComparison.check(one.corpus, against: one.corpus, place: "x") }
        let error = #expect(throws: SluiceError.self) {
            try BenchComparison.check(one.corpus, against: two.corpus, place: "old.json")
        }
        #expect(error?.kind == .configuration)
        #expect(error?.place == "--baseline old.json")
    }

    @Test func anotherMachineOrBuildIsACaution() {
        var before = BenchReport.sample([])
        (before.machine.cpu, before.build) = ("Other CPU", "debug")
        let cautions = BenchComparison(.sample([]), before: before, threshold: 0.1).cautions
        #expect(cautions.count == 2 && cautions[0].contains("Other CPU") && cautions[1].contains("debug"))
    }
}
