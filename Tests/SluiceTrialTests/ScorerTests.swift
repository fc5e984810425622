import Foundation
import SluiceDetection
import Testing

@testable import SluiceTrial

@Suite struct ScorerTests {
    private func score(
        _ marked: String, table: TruthKinds = TruthKinds(), isComplete: Bool = false
    ) throws -> Scorer {
        let texts = try MarkedText.texts(in: marked, file: "t.marked")
        var scorer = Scorer(truth: texts, table: table, isComplete: isComplete)
        let examiner = try Examiners.of([Examiners.small()])
        for text in texts {
            scorer.add(examiner.examine(text: text.text ?? "", name: text.name), labels: text.labels)
        }
        return scorer
    }

    @Test func `Precision, recall and F1 follow from found, missed and false`() throws {
        let scorer = try score(
            """
            ⟦text a⟧
            card ⟦card⟧4111111111111111⟦/⟧, card ⟦!card⟧4012888888881881⟦/⟧, card 5555555555554444
            card ⟦card⟧4111111111111112⟦/⟧
            """)
        let counts = try #require(scorer.kinds["card"])
        #expect((counts.found, counts.missed) == (1, 1))
        #expect((counts.decoys, counts.decoysReported, counts.otherFalse) == (1, 1, 1))
        #expect(counts.precision == 1.0 / 3)
        #expect(counts.recall == 0.5)
        #expect(counts.f1 == 0.4)
        #expect(scorer.differences.map(\.difference) == [.decoyReported, .otherFalse, .missed])
        #expect(scorer.differences.map(\.masked) == ["4012********1881", "5555********4444", nil])
    }

    @Test(arguments: ["4111111111111111", "4111111111111112"])
    func `What came about by chance is neither missed nor false`(number: String) throws {
        let text = "card \(number), card 5555555555554444"
        let label = #"{"file": "a", "kind": "card", "accidental": true"#
        let truth = """
            \(label), "offset": 5, "length": 16}
            {"file": "a", "kind": "card", "offset": 28, "length": 16}
            """
        let texts = try TruthLines.texts(in: Array(truth.utf8), file: "truth.jsonl")
        var scorer = Scorer(truth: texts, table: TruthKinds(), isComplete: false)
        let examiner = try Examiners.of([Examiners.small()])
        scorer.add(examiner.examine(text: text, name: "a"), labels: texts[0].labels)
        #expect(scorer.total.recall == 1)
        #expect(scorer.total.precision == 1)
        #expect(scorer.differences.isEmpty)
    }

    @Test func `Entries that no label names are judged only when the truth is complete`() throws {
        let text = "⟦text a⟧\ncard ⟦card⟧4111111111111111⟦/⟧ key-abcdefghijkl"
        let partial = try score(text)
        #expect(partial.unjudged == ["secret": 1])
        #expect(partial.total.precision == 1)
        let complete = try score(text, isComplete: true)
        #expect(complete.unjudged.isEmpty)
        #expect(complete.kinds["secret"]?.otherFalse == 1)
    }

    @Test func `A kind can be a name that a table explains, or an infoType`() throws {
        let table = TruthKinds(["pan": ["ca*"]])
        #expect(try score("⟦text a⟧\ncard ⟦pan⟧4111111111111111⟦/⟧", table: table).kinds["pan"]?.found == 1)
        let byType = try score("⟦text a⟧\ncard ⟦CREDIT_CARD_NUMBER⟧4111111111111111⟦/⟧")
        #expect(byType.total.found == 1)
    }

    @Test func `JSON Lines give bytes, lines or no place, as gen_corpus writes them`() throws {
        let lines = """
            {"file": "a.txt", "offset": 3, "length": 4, "kind": "pan", "valid": false, "form": "x", "sha256": "0"}
            {"file": "b.txt", "line": 2, "entry": "card"}
            {"file": "a.txt", "offset": null, "length": 4, "kind": "ssn"}
            """
        let texts = try TruthLines.texts(in: Array(lines.utf8), file: "truth.jsonl")
        #expect(texts.map(\.name) == ["a.txt", "b.txt"])
        #expect(
            texts[0].labels == [
                TruthLabel(kind: "pan", place: .bytes(3..<7), isValid: false),
                TruthLabel(kind: "ssn", place: .anywhere, isValid: true),
            ])
        #expect(texts[1].labels == [TruthLabel(kind: "card", place: .line(2), isValid: true)])
    }

    @Test(arguments: [
        ("{\"file\": \"a\", \"offset\": 3, \"kind\": \"x\"}", 1), ("\n{\"file\": \"a\"}", 2), ("nothing", 1),
    ])
    func `A line that is no label is told with its number`(lines: String, number: Int) {
        let error = #expect(throws: TruthError.self) {
            try TruthLines.texts(in: Array(lines.utf8), file: "truth.jsonl")
        }
        #expect(error?.line == number)
    }

    @Test func `Marks are taken out, and places are those of the text without them`() throws {
        let texts = try MarkedText.texts(
            in: "comment\n⟦text one⟧\nü ⟦!card⟧12⟦/⟧ x\n⟦text two⟧\n⟦k⟧⟦= a[b]{3}⟧⟦/⟧", file: "f")
        #expect(texts.map(\.name) == ["f#one", "f#two"])
        #expect(texts[0].text == "ü 12 x")
        #expect(texts[0].labels == [TruthLabel(kind: "card", place: .bytes(3..<5), isValid: false)])
        #expect(texts[1].text == "abbb")
    }

    @Test(arguments: [
        ("⟦text a⟧\nx\n⟦card⟧12", 3), ("⟦text a⟧\n⟦/⟧", 2), ("⟦text a⟧\n⟦= [⟧", 2), ("⟦text a⟧\n⟦a⟧⟦b⟧", 2),
        ("⟦text a⟧\n⟦card", 2),
    ])
    func `A wrong mark is told with its line`(text: String, line: Int) {
        let error = #expect(throws: TruthError.self) { try MarkedText.texts(in: text, file: "f") }
        #expect(error?.line == line)
    }
}
