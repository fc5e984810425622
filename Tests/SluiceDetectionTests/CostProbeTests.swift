import SluicePattern
import SluiceProfiles
import Testing

@testable import SluiceDetection

@Suite struct CostProbeTests {
    private func problems(
        _ pattern: String, example: String = "m", lines: [String] = []
    ) throws -> [ProfileProblem] {
        let entry = TestProfile.Entry(id: "e", pattern: pattern, lines: lines, match: example, nearMiss: "~")
        return try ProfileCheck.problems(of: TestProfile(entries: [entry]).compiled())
    }

    /// Patterns with an example each that they match.
    static let slow: [(String, String)] = [
        ("(a{1,30}){1,30}b", "aab"),
        ("[0-9]{1,5000}[0-9]{1,5000}x", "12x"),
        ("(?:[a-z]{1,20} ?){1,200}!", "ab cd!"),
        ("x[ -xz~]{0,8000}[ -y~]{0,8000}w", "xw"),
        ("x[ -xz~]{0,8000}w", "xw"),
        ("[a-z]{4000}=", String(repeating: "q", count: 4000) + "="),
        ("(?:a|aa){1,40}(?:a|aa){1,40}!", "aaa!"),
        ("(?<![0-9A-Za-z])[0-9A-Za-z]{1,40}(?:[0-9A-Za-z]{1,40}){1,40}@", "ab12@"),
        ("key=(?:[a-z ]{1,50},?){1,50};", "key=ab, cd;"),
        ("<(?:[a-z]{1,16}=?[a-z]{0,16} {0,4}){1,64}/>", "<img alt=x/>"),
        ("(?=[^!]{0,3000}!)[a-z]", "ab!"),
        (#"(?:\d{1,8}[ -]?){1,32}#"#, "90-47 38#"),
        ("[a-z]{0,800}=", "ab="),
        ("q[a-z ]{64,3000}?z[0-9]", "q" + String(repeating: "u", count: 70) + "z1"),
    ]

    @Test("slow patterns are refused, with the kind of text, the measure and the mend", arguments: slow)
    func refused(_ pattern: String, _ example: String) throws {
        let found = try problems(pattern, example: example)
        #expect(found.map(\.weight) == [.error])
        let text = try #require(found.first?.description)
        #expect(text.hasPrefix("test.yaml:5: entry \"e\": pattern is too slow: on "))
        #expect(
            text.contains("more than 2000 ") || text.contains("takes more than 200000 steps")
                || text.contains("250 where they grow with the text"))
        #expect(text.contains("lower the counts") && text.hasSuffix("`cost: high`"))
    }

    /// A negated class may take four bytes for each character.
    @Test("`cost: high` does not open what windows cannot hold", arguments: ["x[^y]{0,8000}[^z]{0,8000}w", "xy*w"])
    func unbounded(_ pattern: String) {
        #expect(throws: ProfileError.self) { try problems(pattern, example: "xw", lines: ["cost: high"]) }
    }

    @Test("an entry that says so is not refused, and its cost is told", arguments: slow.prefix(4))
    func declared(_ pattern: String, _ example: String) throws {
        let found = try problems(pattern, example: example, lines: ["cost: high"])
        #expect(found.map(\.weight) == [.note])
        #expect(found.first?.problem.hasPrefix("costs much, as it says: on ") == true)
    }

    @Test("what is slow without being too slow is warned about")
    func notable() throws {
        // At most 300 bytes are looked at, so that short texts cost nearly as much as long ones do.
        let found = try problems("[a-z]{0,300}=", example: "ab=")
        #expect(found.map(\.weight) == [.warning])
        #expect(found.first?.problem.hasPrefix("pattern is slow: on ") == true)
        #expect(try problems("[a-z]{0,300}=", example: "ab=", lines: ["cost: high"]).map(\.weight) == [.note])
    }

    @Test("`cost: high` on a quick entry is warned about, and other values are refused by the loader")
    func untrue() throws {
        let found = try problems("abc", example: "abc", lines: ["cost: high"])
        #expect(found.map(\.weight) == [.warning])
        #expect(found.first?.problem.hasPrefix("`cost: high` is not true") == true)
        #expect(try problems("abc", example: "abc", lines: ["cost: normal"]).isEmpty)
        #expect(throws: ProfileError.self) { try problems("abc", lines: ["cost: hight"]) }
    }

    @Test(
        "patterns whose work is bounded by the text's length are accepted",
        arguments: [
            ("(?<![0-9])[0-9]{13,19}(?![0-9])", "4111111111111111"),
            ("(?<![0-9a-f])[0-9a-f]{2000}(?![0-9a-f])", String(repeating: "a", count: 2000)),
            ("(?<![a-z])[a-z]{1,4000}=[a-z]{1,4000};", "ab=cd;"),
            ("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}", "10.1.2.3"),
            ("(?i)password[ ]{0,4}=[ ]{0,4}[^ ]{1,100}", "password = x"),
            ("(?<!x)x{1,4000}+y", "xxy"),
            ("begin[^#]{0,200}#", "begin of #"),
            ("(?:(?:ab){1,10}-){1,10}#", "abab-ab-#"),
        ])
    func accepted(_ pattern: String, _ example: String) throws {
        let found = try problems(pattern, example: example).filter {
            !$0.problem.contains("repeats a repetition") && !$0.problem.contains("has no anchor")
        }
        #expect(found.isEmpty, "\(found)")
    }

    @Test("no shipped entry is refused or suspicious, and those that cost much say so")
    func shipped() throws {
        let entries = try EmbeddedProfiles.loaded().flatMap(\.entries)
        for entry in entries {
            guard let pattern = entry.pattern else { continue }
            var probe = try CostProbe(pattern, examples: entry.examples.match)
            let cost = probe.cost(on: probe.worstTexts())
            #expect(!cost.isExcessive || entry.cost == .high, "\(entry.id): \(cost)")
            #expect(cost.isNotable == (entry.cost == .high), "\(entry.id): \(cost)")
        }
    }

    @Test("the verdict is the same twice, and while all processors are busy")
    func determinism() async throws {
        let patterns = Self.slow.prefix(3) + [("(?<![0-9])[0-9]{13,19}(?![0-9])", "4111111111111111")]
        let alone = try patterns.map { try problems($0.0, example: $0.1) }
        let crowded = try await withThrowingTaskGroup(of: (Int, [ProfileProblem]).self) { group in
            for index in (0..<4).flatMap({ _ in patterns.indices }) {
                let (pattern, example) = patterns[index]
                group.addTask { (index, try problems(pattern, example: example)) }
            }
            var results: [(Int, [ProfileProblem])] = []
            for try await result in group { results.append(result) }
            return results
        }
        #expect(crowded.count == 4 * patterns.count)
        for (index, found) in crowded { #expect(found == alone[index]) }
    }
}
