import Testing

@testable import SluicePattern

@Suite struct StepCounterTests {
    private func count(_ pattern: String, _ text: String, limit: Int = 100_000_000) throws -> StepCount {
        var counter = try StepCounter(pattern)
        return counter.count(in: text, startsBelow: text.utf8.count, limit: limit)
    }

    // pcre2callout(3) prints the callouts of these two: for `a+[bc]` on `aaaa`, anchored, one before `a+` and one
    // before `[bc]`, since `a+` gives nothing back; the walk over four bytes comes on top.
    @Test("items and the bytes that repeated items run over are counted")
    func possessified() throws {
        #expect(try count("^a+[bc]", "aaaa").longestAttempt == 1 + 1 + (1 + 4))
    }

    // The same page: `.*\d` on `aa` tries `\d` at 2, 1 and 0.
    @Test("each way back is counted")
    func backtracking() throws {
        #expect(try count("^.*\\d", "aa").longestAttempt == 1 + 1 + (1 + 2) + 1 + 1)
    }

    @Test("a walk that ends before its least count is counted as well")
    func walk() throws {
        let run = String(repeating: "a", count: 100)
        #expect(try count("[a-z]{200}=", run).stepsPerByte > 50)
        #expect(try count("[a-z]{200}=", String(repeating: "0", count: 100)).stepsPerByte == 1)
        #expect(try count("(?i)[A-Z]{200,300}=", run).stepsPerByte > 50)
    }

    @Test(
        "items with a least count worth a walk",
        arguments: [
            ("[0-9]{40}", "[0-9]{0,40}+"), ("[0-9]{40,50}?", "[0-9]{0,40}+"), ("\\x{40}{9}+", "\\x{40}{0,9}+"),
            ("a{7}", nil), ("\\x{40}", nil), ("\\p{40}", nil), ("a", nil), ("(", nil), ("", nil), ("}", nil),
        ] as [(String, String?)])
    func walkItems(_ item: String, _ walk: String?) {
        #expect(WalkTable.walk(of: Array(item.utf8)) == walk)
    }

    @Test("work grows with the square of the text where a pattern has two ways to split a run")
    func quadratic() throws {
        let short = try count("[0-9]{1,500}[0-9]{1,500}x", String(repeating: "1", count: 50))
        let long = try count("[0-9]{1,500}[0-9]{1,500}x", String(repeating: "1", count: 200))
        #expect(long.stepsPerByte > 10 * short.stepsPerByte)
        #expect(long.stop == nil)
    }

    @Test("a count ends at its limits, and says at which")
    func limits() throws {
        let run = String(repeating: "a", count: 200)
        #expect(try count("(a{1,30}){1,30}b", run).stop == .attempt)
        #expect(try count("(a{1,30}){1,30}b", run, limit: 1000).stop == .total)
        #expect(try count("[a-z]{1,100}[a-z]{1,100}=", run, limit: 1000).stop == .total)
        #expect(try count("a", "").stop == nil)
    }

    @Test("all matches are stepped through, and attempts behind the given start are not made")
    func matches() throws {
        let count = try count("ab", String(repeating: "ab", count: 10))
        #expect(count.bytes == 20 && count.stop == nil)
        // Before `a`, before `b` and at the end, for each match.
        #expect(count.steps == 10 * (1 + 2 + 2))
        var counter = try StepCounter("a")
        #expect(counter.count(in: "bbbbbbbb", startsBelow: 3, limit: 100).steps == 3)
    }
}
