import SluiceCore
import Testing

/// Levels of the catalogue: below 30 discard, 30-49 low, 50-69 medium, 70 and more high.
@Suite struct ConfidenceTests {
    @Test(
        arguments: [
            (-25, nil), (0, nil), (29, nil), (30, .low), (49, .low), (50, .medium), (69, .medium), (70, .high),
            (140, .high),
        ] as [(Int, Confidence?)]
    )
    func levelOfAScore(score: Int, level: Confidence?) {
        #expect(Confidence(score: score) == level)
    }

    @Test func levelsAreOrdered() {
        #expect(Confidence.allCases.sorted() == [.low, .medium, .high])
        #expect(Severity.allCases.sorted() == [.info, .low, .medium, .high, .critical])
    }
}
