import Testing

@testable import SluiceDetection

/// Internet addresses, and the machine-readable zone of passports.
@Suite struct AddressValidatorTests {
    @Test(arguments: [
        ("ipv4_public", "8.8.8.8"), ("ipv4_public", "1.1.1.1"), ("ipv4_public", "100.63.255.255"),
        ("ipv4_public", "172.32.0.1"), ("ipv4_public", "198.20.0.1"), ("ipv4_public", "223.255.255.254"),
        ("ipv6_public", "2001:4860:4860::8888"), ("ipv6_public", "2606:4700:4700:0:0:0:0:1111"),
        ("ipv6_public", "2A00:1450:4001:82A::200E"), ("ipv6_public", "2a00::"),
    ])
    func `an address of the public network is accepted`(name: String, address: String) throws {
        #expect(try accepts(name, address))
    }

    @Test(arguments: [
        // Private, loopback, local, shared, documentation, benchmark, multicast, reserved.
        ("ipv4_public", "10.0.0.1"), ("ipv4_public", "172.16.0.1"), ("ipv4_public", "172.31.255.255"),
        ("ipv4_public", "192.168.1.1"), ("ipv4_public", "127.0.0.1"), ("ipv4_public", "169.254.0.1"),
        ("ipv4_public", "100.64.0.1"), ("ipv4_public", "192.0.2.1"), ("ipv4_public", "198.51.100.7"),
        ("ipv4_public", "203.0.113.9"), ("ipv4_public", "198.19.0.1"), ("ipv4_public", "224.0.0.1"),
        ("ipv4_public", "255.255.255.255"), ("ipv4_public", "0.1.2.3"),
        // No addresses.
        ("ipv4_public", "8.8.8"), ("ipv4_public", "8.8.8.8.8"), ("ipv4_public", "8.8.8.256"),
        ("ipv4_public", "8.8.8.08"), ("ipv4_public", "8.8.8."), ("ipv4_public", "8.8.8.8888"),
        ("ipv6_public", "2001:db8::1"), ("ipv6_public", "3fff:0abc::1"), ("ipv6_public", "fe80::1"),
        ("ipv6_public", "fc00::1"), ("ipv6_public", "ff02::1"), ("ipv6_public", "::1"), ("ipv6_public", "::"),
        ("ipv6_public", "2001::1"),
        ("ipv6_public", "2a00:1:2:3:4:5:6"), ("ipv6_public", "2a00:1:2:3:4:5:6:7:8"), ("ipv6_public", "2a00::1::2"),
        ("ipv6_public", "2a00:12345::1"), ("ipv6_public", "2a00:1:2:3:4:5:6:"), ("ipv6_public", "2a00::g"),
        ("ipv6_public", "2a00:::1"), ("ipv6_public", ":2a00::1"), ("ipv6_public", "2a00:1:2:3:4:5:6::7:8"),
    ])
    func `any other is refused`(name: String, address: String) throws {
        #expect(try !accepts(name, address))
    }

    /// The specimen of ICAO 9303, part 4.
    private static let name = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"

    @Test(arguments: ["\n", "\r\n", " "])
    func `the specimen passport is accepted`(separator: String) throws {
        #expect(try accepts("mrz_td3", Self.name + separator + "L898902C36UTO7408122F1204159ZE184226B<<<<<10"))
    }

    @Test(arguments: [
        // A wrong check digit of the number, the birth date, the expiry, the personal number, and over all.
        "L898902C37UTO7408122F1204159ZE184226B<<<<<10", "L898902C36UTO7408123F1204159ZE184226B<<<<<10",
        "L898902C36UTO7408122F1204158ZE184226B<<<<<10", "L898902C36UTO7408122F1204159ZE184226B<<<<<20",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<11",
        // Transposed neighbours, a character too few and too many.
        "L889902C36UTO7408122F1204159ZE184226B<<<<<10", "L898902C36UTO7408122F1204159ZE184226B<<<<10",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<<10",
        // A sex that is none, and lower case.
        "L898902C36UTO7408122X1204159ZE184226B<<<<<10", "l898902c36uto7408122f1204159ze184226b<<<<<10",
    ])
    func `a broken second line is refused`(line: String) throws {
        #expect(try !accepts("mrz_td3", Self.name + "\n" + line))
    }

    /// The specimens of ICAO 9303, parts 5, 6 and 7.
    @Test func `the specimens of cards, short documents and visas are accepted`() throws {
        #expect(try accepts("mrz_td1", Self.card.joined(separator: "\n")))
        #expect(try accepts("mrz_td1", Self.card.joined(separator: "\r\n")))
        #expect(try accepts("mrz_td2", Self.short.joined(separator: "\n")))
        #expect(
            try accepts(
                "mrz_visa", Self.name.replacing("P<", with: "V<") + "\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"))
        #expect(
            try accepts(
                "mrz_visa", Self.short[0].replacing("I<", with: "V<") + "\nL8988901C4XXX4009078F9612109<<<<<<<<"))
    }

    @Test func `a document number of twelve characters has its check digit behind it`() throws {
        let number = "D23145890734"
        let upper =
            "I<UTO" + number.prefix(9) + "<" + number.dropFirst(9) + check(number) + String(repeating: "<", count: 11)
        let dates = ["7408122", "1204159"]
        let composite = check(upper.dropFirst(5) + dates.joined() + String(repeating: "<", count: 11))
        let lower = dates[0] + "F" + dates[1] + "UTO" + String(repeating: "<", count: 11) + composite
        #expect(try accepts("mrz_td1", [upper, lower, Self.card[2]].joined(separator: "\n")))
        let wrong = upper.replacing("734" + check(number), with: "735" + check(number))
        let remade = check(wrong.dropFirst(5) + dates.joined() + String(repeating: "<", count: 11))
        #expect(try !accepts("mrz_td1", [wrong, lower.dropLast() + remade, Self.card[2]].joined(separator: "\n")))
    }

    @Test(arguments: [
        // Wrong check digits of the number, the dates and over all; transposed neighbours; lines too short; no month 13.
        ("mrz_td1", "I<UTOD231458908<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6"),
        ("mrz_td1", "I<UTOD231458907<<<<<<<<<<<<<<<", "7408123F1204159UTO<<<<<<<<<<<6"),
        ("mrz_td1", "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204158UTO<<<<<<<<<<<6"),
        ("mrz_td1", "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<7"),
        ("mrz_td1", "I<UTOD321458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6"),
        ("mrz_td1", "I<UTOD231458907<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6"),
        ("mrz_td1", "P<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6"),
        ("mrz_td2", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458908UTO7408122F1204159<<<<<<<6"),
        ("mrz_td2", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<7"),
        ("mrz_td2", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO4708122F1204159<<<<<<<6"),
        ("mrz_td2", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<6"),
        ("mrz_td2", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
        ("mrz_visa", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C5XXX4009078F9612109<<<<<<<<"),
        ("mrz_visa", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612108<<<<<<<<"),
        ("mrz_visa", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<"),
        ("mrz_visa", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"),
    ])
    func `a broken zone is refused`(name: String, first: String, second: String) throws {
        let third = name == "mrz_td1" ? "\n" + Self.card[2] : ""
        #expect(try !accepts(name, first + "\n" + second + third))
    }

    private static let card = [
        "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    ]
    private static let short = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]

    /// Check digits by the words of the standard: 7, 3, 1 in turn, letters from 10, the filler 0.
    @Test(arguments: [
        ("740812", "120415", true), ("741312", "120415", false), ("740230", "120415", false),
        ("740812", "120431", false),
    ])
    func `dates of birth and expiry are real`(birth: String, expiry: String, expected: Bool) throws {
        let number = "L898902C3"
        let personal = "ZE184226B<<<<<"
        let checked = [number, birth, expiry, personal].map { $0 + check($0) }
        let composite = check(checked.joined())
        let line = checked[0] + "UTO" + checked[1] + "F" + checked[2] + checked[3] + composite
        #expect(try accepts("mrz_td3", Self.name + "\n" + line) == expected)
    }

    private func check(_ text: some StringProtocol) -> String {
        let sum = text.enumerated().reduce(0) { sum, each in
            let value = each.element == "<" ? 0 : Int(String(each.element), radix: 36) ?? 0
            return sum + value * [7, 3, 1][each.offset % 3]
        }
        return String(sum % 10)
    }
}
