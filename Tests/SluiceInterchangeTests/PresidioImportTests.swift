import SluiceCore
import SluiceDetection
import Testing

@testable import SluiceInterchange

@Suite struct PresidioImportTests {
    static let rules = #"""
        supported_countries: [us]
        recognizers:
          - name: Ticket recognizer
            supported_language: de
            supported_entity: TICKET
            country_code: de
            patterns:
              - {name: strong, regex: "\\btk-[a-z]{2}\\d{6}\\b", score: 0.85}
              - {name: weak, regex: "(\\b\\d{6}\\b)", score: 0.01}
            context: [ticket, vorgang, "#", ""]
          - name: Titles
            supported_language: en
            supported_entity: TITLE
            deny_list: [Mr., Mrs., Prof.]
          - name: CreditCardRecognizer
            supported_languages:
              - language: en
                context: [card]
            type: predefined
          - SpacyRecognizer
          - name: Switched off
            enabled: false
            type: predefined
        """#

    @Test func `every pattern, list and built-in recognizer becomes an entry or is listed`() throws {
        let imported = try Imported(Self.rules, "recognizers.yaml")
        #expect(
            imported.product.outcomes.map(\.rule) == [
                "Ticket recognizer.strong", "Ticket recognizer.weak", "Titles", "CreditCardRecognizer",
                "SpacyRecognizer", "Switched off",
            ])
        #expect(
            imported.product.outcomes.map(\.state) == [.partly, .partly, .carried, .partly, .leftOut, .leftOut])
        #expect(imported.notes("Ticket recognizer.strong", .notCarried).contains("`country_code`"))
        #expect(imported.product.notes.notes.contains { $0.text.contains("`supported_countries`") })
        #expect(try imported.errors() == [])
    }

    @Test func `scores become points, and words without letters are listed`() throws {
        let imported = try Imported(Self.rules, "recognizers.yaml")
        let strong = try imported.entry("ticket-recognizer.strong")
        #expect(strong.evidence.points == .literal && strong.infoType == "TICKET")
        #expect(strong.context.hotWords == ["de": ["ticket", "vorgang"]])
        #expect(try imported.entry("ticket-recognizer.weak").evidence.points == .bare)
        #expect(imported.notes("Ticket recognizer.weak", .notCarried).contains { $0.contains("`context`") })
    }

    // Presidio's patterns are caseless unless the file says otherwise; PatternRecognizer.analyze gives these two.
    @Test func `case counts for nothing, as the recognizer's flags say`() throws {
        let imported = try Imported(Self.rules, "recognizers.yaml")
        #expect(try imported.matches(in: "TK-ab123456 and tk-XY654321.") == ["TK-ab123456", "tk-XY654321"])
    }

    @Test func `a deny list becomes words`() throws {
        let imported = try Imported(Self.rules, "recognizers.yaml")
        guard case .wordList(let list) = try imported.entry("titles").target else {
            Issue.record("no word list")
            return
        }
        #expect(list.terms == ["Mr.", "Mrs.", "Prof."])
        #expect(try imported.matches(in: "dear mr. Bond, Prof. Moriarty, Mrsa").count == 2)
    }

    @Test func `entries of ours stand for a built-in recognizer`() throws {
        let imported = try Imported(Self.rules, "recognizers.yaml")
        #expect(imported.product.outcomes[3].entries.contains("payment-card.visa"))
        #expect(try imported.entry("payment-card.visa").evidence.validator != nil)
        #expect(imported.notes("CreditCardRecognizer", .notCarried).contains { $0.contains("`context`") })
    }
}
