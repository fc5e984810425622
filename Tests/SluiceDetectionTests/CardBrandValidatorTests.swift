import Testing

@testable import SluiceDetection

@Suite struct CardBrandValidatorTests {
    /// Public test cards of card brands and payment processors.
    static let cards: [(brand: String, number: String)] = [
        ("visa", "4111111111111111"), ("visa", "4012888888881881"), ("visa", "4242424242424242"),
        ("visa", "4000056655665556"), ("visa", "4222222222222"),
        ("mastercard", "5555555555554444"), ("mastercard", "5105105105105100"), ("mastercard", "2223003122003222"),
        ("mastercard", "2223000048400011"), ("mastercard", "5252597142194116"),
        ("amex", "378282246310005"), ("amex", "371449635398431"), ("amex", "378734493671000"),
        ("discover", "6011111111111117"), ("discover", "6011000990139424"), ("discover", "6011000000000004"),
        ("diners", "30569309025904"), ("diners", "38520000023237"), ("diners", "3056930009020004"),
        ("diners", "36227206271667"), ("diners", "30121690374838"),
        ("jcb", "3530111333300000"), ("jcb", "3566002020360505"),
        ("unionpay", "6200000000000005"), ("unionpay", "6250941006528599"), ("unionpay", "6205500000000000004"),
        ("maestro", "6759649826438453"), ("maestro", "6304000000000000"),
        ("rupay", "6521110000000004"),
    ]

    @Test(arguments: cards)
    func `a test card is a number of its brand`(brand: String, number: String) throws {
        #expect(try accepts("luhn", number))
        #expect(try accepts("payment_card", number))
        #expect(try accepts("payment_card_\(brand)", number))
    }

    @Test(arguments: cards)
    func `another last digit is no card`(brand: String, number: String) throws {
        for digit in "0123456789" where digit != number.last {
            #expect(try !accepts("luhn", number.dropLast() + String(digit)))
            #expect(try !accepts("payment_card", number.dropLast() + String(digit)))
            #expect(try !accepts("payment_card_\(brand)", number.dropLast() + String(digit)))
        }
    }

    @Test(arguments: [
        ("visa", "4111111111111112"), ("visa", "4222222222223"), ("mastercard", "5555555555554445"),
        ("amex", "378282246310006"), ("discover", "6011111111111118"), ("diners", "30569309025905"),
        ("jcb", "3530111333300001"), ("unionpay", "6250941006528598"), ("maestro", "6759649826438454"),
        ("rupay", "6521110000000005"),
    ])
    func `the wrong check digits of the catalogue are refused`(brand: String, number: String) throws {
        #expect(try !accepts("luhn", number))
        #expect(try !accepts("payment_card_\(brand)", number))
    }

    @Test(arguments: [
        // Neighbours transposed.
        ("payment_card_visa", "4021888888881881"), ("payment_card_mastercard", "5150105105105100"),
        ("payment_card_amex", "378282264310005"),
        // A digit too many or too few.
        ("payment_card_visa", "41111111111111113"), ("payment_card_amex", "37828224631005"),
        ("payment_card_mastercard", "555555555555442"),
        // A right check digit on a prefix or length of no brand, or of another one.
        ("payment_card", "490154203237518"), ("payment_card", "1000000000000008"),
        ("payment_card_visa", "5555555555554444"), ("payment_card_mastercard", "4111111111111111"),
        ("payment_card_mastercard", "2220000000000000"), ("payment_card_mastercard", "2721000000000004"),
        ("payment_card_discover", "6430000000000007"), ("payment_card_jcb", "3590000000000000"),
        ("payment_card_visa", "4111-1111-1111-111x"),
    ])
    func `a broken number is refused`(name: String, number: String) throws {
        #expect(try !accepts(name, number))
    }

    @Test(arguments: [
        "4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111\u{A0}1111\u{A0}1111\u{A0}1111",
    ])
    func `separators do not count`(number: String) throws {
        #expect(try accepts("payment_card_visa", number))
    }

    @Test(arguments: [("2221000000000009", true), ("2720990000000007", true), ("2200000000000004", false)])
    func `the borders of Mastercard's second series hold`(number: String, expected: Bool) throws {
        #expect(try accepts("payment_card_mastercard", number) == expected)
        #expect(try accepts("luhn", number))
    }

    @Test func `built numbers pass and every change of one digit fails`() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let number = luhnNumber(generator.text(15))
            #expect(try accepts("luhn", number))
            for position in 0..<16 {
                var digits = Array(number)
                let value = try #require(digits[position].wholeNumberValue)
                digits[position] = Character(String((value + Int.random(in: 1...9, using: &generator)) % 10))
                #expect(try !accepts("luhn", String(digits)))
            }
        }
    }

    /// Adds the check digit by the words of the standard: the one that brings the sum to a multiple of ten.
    private func luhnNumber(_ payload: String) -> String {
        var sum = 0
        for (offset, digit) in payload.reversed().enumerated() {
            let value = digit.wholeNumberValue ?? 0
            let product = offset % 2 == 0 ? value * 2 : value
            sum += product / 10 + product % 10
        }
        return payload + String((10 - sum % 10) % 10)
    }
}
