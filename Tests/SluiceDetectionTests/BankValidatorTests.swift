import Testing

@testable import SluiceDetection

/// Bank identifiers beside IBAN and ABA, and stripe data; vectors of the national banks and of stdnum 2.2.
@Suite struct BankValidatorTests {
    @Test(arguments: [
        ("bic", ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "PMFAUS66"]),
        ("mx_clabe", ["032180000118359719", "002010077777777771", "032 180 00011835971 9"]),
        ("ar_cbu", ["2850590940090418135201"]),
        (
            "card_track",
            [";4111111111111111=30121010000000000?", "%B4111111111111111^DOE/JANE^30121010000000000?"]
        ),
    ])
    func `a valid value is accepted`(name: String, values: [String]) throws {
        for value in values { #expect(try accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        // Wrong length, no such country, a digit in the bank's letters.
        ("bic", ["DEUTDEF", "DEUTDEF50", "DEUTDEFF5", "ABCDXX22", "DEU1DEFF"]),
        // Wrong check digit, transposed neighbours, wrong length, a letter, one digit repeated.
        (
            "mx_clabe",
            [
                "032180000118359711", "302180000118359719", "03218000011835971", "0321800001183597190",
                "03218000011835971A", "000000000000000000",
            ]
        ),
        // A wrong check in the first block, in the second, transposed, too short, too long, one digit repeated.
        (
            "ar_cbu",
            [
                "2810590940090418135201", "2850590940090418135202", "2850590490090418135201", "285059094009041813520",
                "28505909400904181352010", "0000000000000000000000",
            ]
        ),
        (
            "card_track",
            [
                ";4111111111111112=30121010000000000?", ";1411111111111111=30121010000000000?",
                "%B41111111111^DOE/JANE^30121010000000000?", ";=30121010000000000?", ";41111111111111111113=3012101?",
            ]
        ),
    ])
    func `a broken value is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }
}
