import Testing

@testable import SluiceInterchange

@Suite struct CompletenessTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String

        var testDescription: String { name }
    }

    private static let fixtures = [
        Fixture(name: "rules.toml", text: GitleaksImportTests.rules),
        Fixture(name: "rules.yml", text: KingfisherImportTests.rules),
        Fixture(name: "recognizers.yaml", text: PresidioImportTests.rules),
        Fixture(name: "profiles.json", text: CloudflareInterchangeTests.answer),
        Fixture(name: "rules.xml", text: PurviewImportTests.package),
    ]

    @Test(arguments: fixtures)
    func `every rule of a file is in a profile, or in the list with a reason`(_ fixture: Fixture) throws {
        let products = try Imported.products(fixture.text, fixture.name)
        #expect(!products.isEmpty)
        for product in products {
            for outcome in product.outcomes {
                let notes = product.notes.notes.filter { $0.rules.contains(outcome.rule) }
                switch outcome.state {
                case .leftOut:
                    #expect(outcome.entries.isEmpty)
                    #expect(notes.contains { $0.kind == .leftOut }, "\(outcome.rule) is lost in silence")
                case .partly: #expect(notes.contains { $0.kind != .changed } && !outcome.entries.isEmpty)
                case .carried: #expect(!outcome.entries.isEmpty)
                }
                for id in outcome.entries { #expect(product.text.contains("  - id: ") && product.text.contains(id)) }
            }
            let counts = RuleOutcome.State.allCases.map(product.count).reduce(0, +)
            #expect(counts == product.outcomes.count)
            #expect(product.text.contains(product.summary))
        }
    }

    // Counted by hand in the fixtures: rules; rules; two patterns, a list and three built-in recognizers; seven and one
    // entries; four entities and an affinity.
    @Test(arguments: zip(fixtures, [4, 4, 6, 8, 5]))
    func `as many outcomes as rules are told`(_ fixture: Fixture, _ count: Int) throws {
        let products = try Imported.products(fixture.text, fixture.name)
        #expect(products.map(\.outcomes.count).reduce(0, +) == count)
    }

    @Test func `the report says of each rule what the list says`() throws {
        let source = ProfileImport.Source(name: "rules.toml", bytes: Array(GitleaksImportTests.rules.utf8))
        let (format, products) = try ProfileImport.products(of: [source], format: nil, catalogue: [])
        let json = try ImportReport(format: format, sources: ["rules.toml"], products: products).json()
        for text in [
            #""read" : 4"#, #""left_out" : 1"#, #""rule" : "key-file""#, #""state" : "left_out""#,
            #""kind" : "not_carried""#, #""format" : "gitleaks""#,
        ] { #expect(json.contains(text), "\(text) is missing") }
    }
}
