import Foundation
import SluiceCore
import SluiceDetection
import Testing

@testable import SluiceTrial

@Suite struct TrialTests {
    private let text = """
        card 4111111111111111
        4111111111111112
        1111111111111111
        key-aaaaaaaaaaaa
        """

    @Test func `A match tells its place, its reasons with their points, and its value masked`() throws {
        let result = try Examiners.of([Examiners.small()]).examine(text: text, name: "a.txt")
        #expect(result.matches.map(\.entry) == ["card"])
        let match = try #require(result.matches.first)
        #expect((match.place.line, match.place.column) == (1, 6))
        // detections.md 2: structured 30, weak check 15, label 40.
        #expect(match.reasons.map(\.points) == [30, 15, 40])
        #expect(match.reasons.map(\.reason) == ["structured", "luhn", "label:card"])
        #expect(match.score == 85)
        #expect(match.masked == "4111********1111")
        #expect(result.standings.map(\.acts) == [true])
    }

    @Test func `Candidates that came to nothing are told with the gate that dropped them`() throws {
        let examiner = try Examiners.of([Examiners.small()], explainsDrops: true)
        let result = examiner.examine(text: text, name: "a.txt")
        #expect(result.matches.count == 1)
        #expect(result.drops.map(\.place.line) == [2, 3, 4])
        #expect(result.drops[0].reason == .validator("luhn"))
        #expect(result.drops[1].reason == .madeUpNumber)
        guard case .entropy(_, threshold: 3) = result.drops[2].reason else {
            Issue.record("\(result.drops[2].reason)")
            return
        }
    }

    @Test func `A value that is encoded tells so, and a published test value that it is one`() throws {
        let examiner = try Examiners.of(try Examiners.shipped())
        // `card: 4111 1111 1111 1111`, by `base64`.
        let encoded = examiner.examine(text: "Y2FyZDogNDExMSAxMTExIDExMTEgMTExMQ==", name: "a.txt")
        let match = try #require(encoded.matches.first { $0.entry == "payment-card.visa" })
        #expect(match.reasons.map(\.reason).contains("decoded:base64"))
        #expect(match.reasons.map(\.points).reduce(0, +) == match.score)
        #expect(match.isTest)
        #expect(match.severity == .info)
    }

    @Test func `A score below 30 is told with what it came from`() throws {
        var profile = try Examiners.small()
        profile.entries[0].evidence.validator = nil
        let examiner = try Examiners.of([profile], explainsDrops: true)
        let result = examiner.examine(text: "order 4111111111111111", name: "a.txt")
        #expect(result.matches.isEmpty)
        let reasons = [("structured", 30), ("negative:order", -25)]
            .map { ScoredReason(reason: $0.0, points: $0.1) }
        #expect(result.drops.map(\.reason) == [.lowScore(5, reasons)])
    }

    @Test func `Explaining changes no match of the shipped examples, and points add up to scores`() throws {
        let profiles = try Examiners.shipped()
        let (plain, explaining) = (try Examiners.of(profiles), try Examiners.of(profiles, explainsDrops: true))
        for entry in profiles.flatMap(\.entries) {
            for text in entry.examples.match + entry.examples.nearMiss {
                let (left, right) = (plain.examine(text: text, name: "t"), explaining.examine(text: text, name: "t"))
                #expect(left.matches.map(\.place) == right.matches.map(\.place), "\(entry.id)")
                #expect(left.matches.map(\.score) == right.matches.map(\.score), "\(entry.id)")
                for match in right.matches { #expect(match.reasons.map(\.points).reduce(0, +) == match.score) }
            }
        }
    }

    @Test func `What does not count says why`() throws {
        let rules = "ignore: [{path: 'known/*', reason: test data}]"
        let examiner = try Examiners.of([Examiners.small(head: rules)])
        let result = examiner.examine(text: "card 4111111111111111", name: "known/a.txt")
        #expect(result.matches.map(\.verdict) == [.ignored("test data")])
        #expect(result.standings.map(\.ignored) == [1])
        let unsure = examiner.examine(text: "4111111111111111", name: "b.txt")
        #expect(unsure.matches.map(\.verdict) == [.belowThreshold(.medium)])
        #expect(unsure.standings.map(\.acts) == [false])
    }

    @Test func `Text has colours only when asked for, and never a clear value`() throws {
        let result = try Examiners.of([Examiners.small()]).examine(text: text, name: "a\u{1B}[2J.txt")
        let plain = TrialText(result, isColored: false).text
        #expect(!plain.contains("\u{1B}"))
        #expect(plain.contains("+40 label:card"))
        #expect(!plain.contains("4111111111111111"))
        #expect(TrialText(result, isColored: true).text.contains("\u{1B}[32m+40\u{1B}[0m label:card"))
        #expect(try !result.json(showsHashes: true).contains("4111111111111111"))
    }
}
