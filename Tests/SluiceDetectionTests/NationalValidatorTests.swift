import Testing

@testable import SluiceDetection

/// Numbers of persons and companies: published examples, textbook values, and what stdnum 2.2 builds.
@Suite struct NationalValidatorTests {
    @Test(arguments: [
        ("aba", ["021000021", "011000015", "111000025", "121000358", "026009593"]),
        ("us_ssn", ["536-90-4399", "536904399", "536 90 4399"]),
        ("us_itin", ["912-90-3456", "934-78-5678"]),
        ("uk_nhs", ["9434765919", "943-476-5870", "401 023 2137"]),
        ("uk_nino", ["AB123456C", "JG103759A", "JG 10 37 59 A"]),
        ("ca_sin", ["123456782", "193-456-787", "130692544"]),
        ("de_idnr", ["36574261809", "86095742719", "65929970489"]),
        ("fr_nir", ["295109912611193", "253072B07300470", "253072A07300443", "2 95 10 99 126 111 93"]),
        ("es_dni", ["54362315K", "12345678Z", "00000000T"]),
        ("es_nie", ["X2482300W", "X1234567L", "Z1234567R"]),
        ("nl_bsn", ["111222333", "123456782", "941331490"]),
        ("it_cf", ["RCCMNL83S18D969H", "MRTMTT25D09F205Z", "BNZVCN32S10E573Z"]),
        // The same person with a letter for the last digit, and a woman born on the same day.
        ("it_cf", ["RCCMNL83S18D96VW", "RCCMNL83S58D969L"]),
        ("pl_pesel", ["44051401359", "02070803628", "85051500006"]),
        ("br_cpf", ["390.533.447-05", "529.982.247-25", "111.444.777-35"]),
        ("br_cnpj", ["16.727.230/0001-97", "11.222.333/0001-81", "12.ABC.345/01DE-35"]),
        ("in_aadhaar", ["234123412346", "2345 6789 0124"]),
    ])
    func `a valid number is accepted`(name: String, values: [String]) throws {
        for value in values { #expect(try accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        ("aba", ["021000022", "123456789"]),
        ("uk_nhs", ["9434765918", "943-476-5871", "1234567890"]),
        ("ca_sin", ["123456783"]),
        ("de_idnr", ["36574261890"]),
        ("fr_nir", ["295109912611199", "253072A07300470"]),
        ("es_dni", ["54362315Z", "12345678A"]),
        ("es_nie", ["X2482300A"]),
        ("nl_bsn", ["111252333", "123456789"]),
        ("it_cf", ["RCCMNL83S18D969G", "RSSMRA85T10A562T"]),
        ("pl_pesel", ["44051401358"]),
        ("br_cpf", ["231.002.999-00"]),
        ("br_cnpj", ["16.727.230.0001-98"]),
        ("in_aadhaar", ["123456789012", "234123412347"]),
    ])
    func `a wrong check digit is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        ("aba", ["201000021", "012000021", "211000358"]),
        ("uk_nhs", ["4934765919", "9443765919"]),
        ("ca_sin", ["213456782", "124356782"]),
        ("de_idnr", ["35674261809", "36547261809"]),
        ("fr_nir", ["291509912611193", "295109912611139"]),
        ("es_dni", ["45362315K", "54632315K"]),
        ("es_nie", ["X4282300W", "X2842300W"]),
        ("nl_bsn", ["491331490", "941313490"]),
        ("it_cf", ["CRCMNL83S18D969H", "RCCMLN83S18D969H"]),
        ("pl_pesel", ["40451401359", "44015401359"]),
        ("br_cpf", ["25998224725", "52989224725"]),
        ("br_cnpj", ["61727230000197", "12BAC34501DE35"]),
        ("in_aadhaar", ["243123412346", "231423412346"]),
    ])
    func `transposed neighbours are refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        ("aba", ["02100002", "0210000210"]), ("us_ssn", ["536-90-439", "5536-90-4399"]),
        ("us_itin", ["912-90-345", "912-90-34567"]), ("uk_nhs", ["943476591", "94347659190"]),
        ("uk_nino", ["AB12345C", "AB1234567C", "AB123456"]), ("ca_sin", ["12345678", "1234567820"]),
        ("de_idnr", ["3657426180", "365742618090"]), ("fr_nir", ["2951099126111", "2951099126111930"]),
        ("es_dni", ["1234567L", "123456789Z"]), ("es_nie", ["X123456L", "X12345678L"]),
        ("nl_bsn", ["1112223", "1112223330"]), ("it_cf", ["RCCMNL83S18D969", "RCCMNL83S18D969HH"]),
        ("pl_pesel", ["4405140135", "440514013590"]), ("br_cpf", ["5299822472", "529982247250"]),
        ("br_cnpj", ["1672723000019", "167272300001970"]), ("in_aadhaar", ["23412341234", "2341234123460"]),
    ])
    func `a wrong length is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    /// Where a scheme has a check digit, these carry the right one.
    @Test(arguments: [
        ("aba", ["000000000", "130000006"]),
        (
            "us_ssn",
            [
                "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "078-05-1120",
                "219-09-9999", "123-45-6789", "987-65-4320",
            ]
        ),
        ("us_itin", ["912-93-3456", "899-78-5678", "912-89-1234", "912-49-1234", "912-66-1234"]),
        ("uk_nino", ["QQ123456C", "BG123456A", "DA123456A", "AB123456E", "AO123456A", "ZZ123456A", "1B123456C"]),
        ("uk_nhs", ["1111111111", "0000000000"]),
        ("ca_sin", ["046454286", "800000002"]),
        // Nothing repeated but too much, three in a row, a leading zero.
        ("de_idnr", ["36554266806", "33334567899", "11123456786", "06574261803"]),
        // Month 13, sex 5, month 45.
        ("fr_nir", ["295139912611144", "595109912611140", "295459912611171"]),
        ("es_dni", ["X1234567L", "123456L8Z"]),
        ("es_nie", ["12345678Z", "W1234567L"]),
        ("nl_bsn", ["000000000", "00000000"]),
        // 30 February, 31 February, 31 November, day 72.
        ("it_cf", ["RCCMNL83B30D969F", "RCCMNL83B31D969E", "RCCMNL83S31D969Q", "RCCMNL83A72D969O"]),
        // Month 13, 30 February, births of the 1800s and 2100s, 29 February 2003.
        ("pl_pesel", ["44131401350", "44023001356", "44851401353", "44451401351", "03222901353", "00000000000"]),
        ("br_cpf", ["111.111.111-11", "00000000000"]),
        ("br_cnpj", ["00000000000000", "12.ABC.345/01DE-3A"]),
        // A palindrome; a first digit of 1 and of 0.
        ("in_aadhaar", ["200009900002", "123412341234", "023412341233"]),
    ])
    func `a broken structure is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    @Test func `an eight-digit BSN is one that lost its leading zero`() throws {
        #expect(try accepts("nl_bsn", "010000008"))
        #expect(try accepts("nl_bsn", "10000008"))
        #expect(try !accepts("nl_bsn", "10000009"))
    }

    /// Verhoeff's own tables, as textbooks print them; the code under test multiplies in the group instead.
    @Test func `built Aadhaar numbers pass and every change of one digit fails`() throws {
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<100 {
            let number = verhoeffNumber(generator.text(1, of: "23456789") + generator.text(10))
            #expect(try accepts("in_aadhaar", number), "\(number)")
            for position in 1..<12 {
                var digits = Array(number)
                let value = try #require(digits[position].wholeNumberValue)
                digits[position] = Character(String((value + Int.random(in: 1...9, using: &generator)) % 10))
                #expect(try !accepts("in_aadhaar", String(digits)))
            }
        }
    }

    private func verhoeffNumber(_ payload: String) -> String {
        let multiplication = [
            "0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432",
            "7659821043", "8765932104", "9876543210",
        ].map { $0.compactMap(\.wholeNumberValue) }
        let permutation = [
            "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415",
            "7046913258",
        ].map { $0.compactMap(\.wholeNumberValue) }
        let inverse = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9]
        var state = 0
        for (offset, digit) in payload.reversed().enumerated() {
            state = multiplication[state][permutation[(offset + 1) % 8][digit.wholeNumberValue ?? 0]]
        }
        return payload + String(inverse[state])
    }
}
