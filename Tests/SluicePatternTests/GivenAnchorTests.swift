import SluiceDifferential
import Testing

@testable import SluicePattern

/// Anchors that authors give change no match as long as they are true.
@Suite struct GivenAnchorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let pattern: String
        let anchor: GivenAnchor
        let samples: [String]
        var testDescription: String { pattern }
    }

    @Test(
        "hits are those without an anchor",
        arguments: [
            Row(
                pattern: #"[A-Za-z]{0,9}[Kk][Ee][Yy][:= ]{1,3}[0-9]{4}"#, anchor: .literals(["KEY"]),
                samples: ["key=1234", "apiKEY: 9999", "my_Key  0000"]
            ),
            Row(
                pattern: #"[0-9]{3}(?:kg|lb|€)"#, anchor: .literals(["kg", "LB", "€"]),
                samples: ["123kg", "5123lb", "999€"]
            ),
            Row(
                pattern: #"\b[0-9]{4}(?:[ -]?[0-9]{4}){3}\b"#,
                anchor: .digits(groups: [[16], [4, 4, 4, 4]], separators: " -"),
                samples: ["4111 1111 1111 1111", "4111111111111111", "4111-11111111 1111"]
            ),
            Row(
                pattern: "(?<![0-9])[0-9]{2}([./\u{A0}])[0-9]{2}\\1[0-9]{2}",
                anchor: .digits(
                    groups: [[2, 2, 2]], separators: "./\u{A0}"),
                samples: ["12.12.12", "12\u{A0}12\u{A0}12", "12.12/12"]
            ),
            Row(
                pattern: "[0-9]{3}-[0-9]{2}|[0-9]{6}x", anchor: .digits(groups: [[3, 2], [6]], separators: "-"),
                samples: ["123-12", "123456x"]
            ),
        ])
    func given(_ row: Row) throws {
        let member = try PatternSet.Member(row.pattern, reachLimit: 600)
        let set = PatternSet([member, member], given: [0: row.anchor])
        let parts = [PatternPart.atom(row.pattern, row.samples)]
        for level in ShapeScratch.Level.available {
            let search = try PatternSearch(set, budget: .max, level: level, now: { 0 })
            var windowed = WindowedSearch(set, search)
            for seed in 0..<12 {
                var choices = Choices(seed: UInt64(seed))
                let text = TextMaker.text(for: parts, bytes: 500, using: &choices)
                let expected = try PlainSearch.hits(of: [member, member], in: text)
                let found = windowed.hits(in: text)
                #expect(found == expected)
                for bytes in [1, 3, 40] {
                    let cut = windowed.hits(in: text, borders: WindowBorders.every(bytes, of: text.count))
                    #expect(cut == expected)
                }
            }
        }
    }
}
