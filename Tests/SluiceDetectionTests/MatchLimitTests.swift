import SluiceCore
import SluicePattern
import Testing

@testable import SluiceDetection

@Suite struct MatchLimitTests {
    /// Each attempt on a run of `a` takes more steps than the match limit allows.
    private let slow = TestProfile.Entry(id: "slow", pattern: "(?:a|aa){1,40}(?:a|aa){1,40}!")
    private let plain = TestProfile.Entry(id: "plain", pattern: "#[0-9]{3}#")

    private func scan(
        _ text: String, _ entries: [TestProfile.Entry], budget: UInt64 = .max, step: UInt64 = 1
    ) throws -> (found: [String], limited: [LimitedEntry]) {
        let profiles = try TestProfile(entries: entries).compiled()
        var options = SegmentScanner.Options()
        options.entryTimeBudget = budget
        var scanner = try SegmentScanner(profiles: profiles, options: options, now: SteppingClock(step: step).now)
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(Array(text.utf8).span, into: &collector)
        scanner.end(into: &collector)
        let found = collector.matches.map { "\(profiles.entry(of: $0).id) \($0.byteRange.lowerBound)" }
        let limited = scanner.limitedEntries
        scanner.beginInput()
        #expect(scanner.limitedEntries.isEmpty)
        return (found, limited)
    }

    @Test("attempts beyond the match limit are passed over and told; what stands before and behind is found")
    func matchLimit() throws {
        let run = String(repeating: "a", count: 45)
        let text = "aa! #123# \(run)? #456# aa!" + String(repeating: ".", count: 5000) + "aa!"
        let (found, limited) = try scan(text, [slow, plain])
        let last = text.utf8.count - 3
        #expect(found == ["slow 0", "plain 4", "plain 57", "slow 63", "slow \(last)"])
        #expect(limited == [LimitedEntry(profile: "test", entry: "slow", reason: .pattern(.matchLimit))])
    }

    @Test("an entry that used up its time is off, the others go on")
    func timeBudget() throws {
        let text = String(repeating: "aa! #123# ", count: 200)
        let (found, limited) = try scan(text, [slow, plain], budget: 1000, step: 20)
        #expect(limited == [LimitedEntry(profile: "test", entry: "slow", reason: .time)])
        let slowOnes = found.count { $0.hasPrefix("slow") }
        #expect(slowOnes > 20 && slowOnes < 200)
        #expect(found.count - slowOnes == 200)
        let (all, none) = try scan(text, [slow, plain], budget: 1_000_000, step: 20)
        #expect(all.count == 400 && none.isEmpty)
    }

    @Test("slow searches are cut into shorter ones, and nothing is lost")
    func slowSearches() throws {
        let text = String(repeating: "x", count: 3000) + "#123#" + String(repeating: "é", count: 2000) + "#456#"
        let (found, limited) = try scan(text, [plain], step: 30_000_000)
        #expect(found == ["plain 3000", "plain 7005"])
        #expect(limited.isEmpty)
    }
}
