import Testing

@testable import SluiceDetection

@Suite struct IBANValidatorTests {
    /// Examples of the SWIFT registry and of national banks.
    static let examples = """
        GB82WEST12345698765432 GB29NWBK60161331926819 GB94BARC10201530093459 DE89370400440532013000
        FR1420041010050500013M02606 NL91ABNA0417164300 BE68539007547034 ES9121000418450200051332
        IT60X0542811101000000123456 CH9300762011623852957 AT611904300234573201 SE4550000000058398257466
        NO9386011117947 DK5000400440116243 FI2112345600000785 PL61109010140000071219812874
        PT50000201231234567890154 IE29AIBK93115212345678 GR1601101250000000012300695 TR330006100519786457841326
        SA0380000000608010167519 AE070331234567890123456 BR1800360305000010009795493C1 IL620108000000099999999
        MT84MALT011000012345MTLCAST001S LU280019400644750000 CZ6508000000192000145399
        HU42117730161111101800000000 RO49AAAA1B31007593840000 BG80BNBG96611020345678 HR1210010051863000160
        SK3112000000198742637541 EE382200221020145685 LV80BANK0000435195001 LT121000011101001000
        CY17002001280000001200527600 IS140159260076545510730339 LI21088100002324013AA
        MC5811222000010123456789030 UA213223130000026007233566001
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test(arguments: examples)
    func `a registry example is valid, grouped and in lower case too`(number: String) throws {
        #expect(try accepts("iban", number))
        #expect(try accepts("iban", number.lowercased()))
        var grouped = ""
        for (offset, character) in number.enumerated() {
            if offset > 0 && offset % 4 == 0 { grouped.append(" ") }
            grouped.append(character)
        }
        #expect(try accepts("iban", grouped))
    }

    @Test(arguments: examples)
    func `a change of one digit is refused`(number: String) throws {
        for position in number.indices {
            guard let digit = number[position].wholeNumberValue else { continue }
            for step in 1...9 {
                var changed = number
                changed.replaceSubrange(position...position, with: String((digit + step) % 10))
                #expect(try !accepts("iban", changed))
            }
        }
    }

    @Test(arguments: [
        "GB82WEST12345698765433", "DE89370400440532013001",
        // Right length, wrong check; right check, one character too long.
        "GB94BARC20201530093459", "GB96BARC202015300934591",
        // Neighbours transposed, a digit missing.
        "DE98370400440532013000", "DE8937040044053201300",
        // A right check on a country that has no IBAN, on letters where Germany has digits, and out of range.
        "US64SVBKUS6S3300958879", "DE86ABCD00440532013000", "DE00370400440532000052",
    ])
    func `a broken number is refused`(number: String) throws {
        #expect(try !accepts("iban", number))
    }

    /// The 89 countries and lengths of detections.md 4.
    @Test func `the country table has the lengths of the registry`() throws {
        let lengths = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20
            EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30
            KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23
            PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26
            UA29 VA22 VG24 XK20 YE30
            """.split(whereSeparator: \.isWhitespace).map(String.init)
        let ours = IBANRegistry.structures.map { country, structure in
            let counts = structure.split { "nac".contains($0) }.compactMap { Int($0) }
            return country + String(4 + counts.reduce(0, +))
        }
        #expect(ours.sorted() == lengths.sorted())
    }

    @Test func `built numbers of every country pass`() throws {
        var generator = SeededGenerator(seed: 5)
        for (country, structure) in IBANRegistry.structures {
            for _ in 0..<20 {
                let number = build(country, structure, &generator)
                #expect(try accepts("iban", number), "\(number)")
            }
        }
    }

    /// Writes the number out in decimal and divides it digit by digit, unlike the code under test.
    private func build(_ country: String, _ structure: String, _ generator: inout SeededGenerator) -> String {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        var account = ""
        for part in structure.split(whereSeparator: \.isWhitespace).flatMap({ $0.matches(of: /([0-9]+)([nac])/) }) {
            let alphabet = part.2 == "n" ? "0123456789" : part.2 == "a" ? letters : letters + "0123456789"
            account += generator.text(Int(part.1) ?? 0, of: alphabet)
        }
        let decimal = (account + country + "00").map { character in
            character.wholeNumberValue.map(String.init) ?? String((character.asciiValue ?? 0) - 55)
        }.joined()
        let remainder = decimal.reduce(0) { ($0 * 10 + ($1.wholeNumberValue ?? 0)) % 97 }
        let check = 98 - remainder
        return country + (check < 10 ? "0" : "") + String(check) + account
    }
}
