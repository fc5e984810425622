import Testing

@testable import SluiceDetection

/// Runs the validator of that name; a name that does not exist fails the test.
func accepts(_ name: String, _ value: String, today: CalendarDay = .unknown) throws -> Bool {
    let validator = try #require(Validator.named(name), "no validator is named \(name)")
    let bytes = Array(value.utf8)
    return validator.isValid(bytes.span, today: today)
}

@Suite struct ValidatorTests {
    @Test func `every validator has a name of its own and is found by it`() {
        #expect(Set(Validator.all.map(\.name)).count == Validator.all.count)
        for validator in Validator.all { #expect(Validator.named(validator.name)?.name == validator.name) }
        #expect(Validator.named("no_such_validator") == nil)
    }

    @Test(arguments: Validator.all.map(\.name))
    func `nothing, noise and overlong input are no values`(name: String) throws {
        #expect(try !accepts(name, ""))
        #expect(try !accepts(name, " - "))
        #expect(try !accepts(name, String(repeating: "9", count: 100_000)))
        let validator = try #require(Validator.named(name))
        var generator = SeededGenerator(seed: 7)
        for count in 0..<400 {
            let bytes = (0..<(count % 130)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let isValid = validator.isValid(bytes.span)
            #expect(!isValid, "random bytes of seed 7, round \(count)")
        }
    }

    /// Share of random values of the right shape that pass, as detections.md 2 has measured it elsewhere.
    @Test(arguments: [
        ("luhn", "", 16, 0.101), ("uk_nhs", "", 10, 0.091), ("nl_bsn", "", 9, 0.091), ("ca_sin", "", 9, 0.08),
        ("in_aadhaar", "", 12, 0.08), ("us_itin", "", 9, 0.044), ("aba", "", 9, 0.038), ("br_cpf", "", 11, 0.010),
        ("br_cnpj", "", 14, 0.010), ("us_ssn", "", 9, 0.89), ("de_idnr", "", 11, 0.003), ("iban", "DE", 20, 0.010),
        ("payment_card_visa", "4", 15, 0.1),
    ])
    func `random values pass as rarely as they should`(
        name: String, prefix: String, count: Int, expected: Double
    ) throws {
        var generator = SeededGenerator(seed: 11)
        let rounds = 20_000
        var passed = 0
        for _ in 0..<rounds where try accepts(name, prefix + generator.text(count)) { passed += 1 }
        let share = Double(passed) / Double(rounds)
        #expect(abs(share - expected) < 0.15 * expected + 0.002, "\(share)")
    }
}
