import Foundation

@testable import SluiceDetection

/// A rule by which validators judge otherwise than python-stdnum, on purpose.
///
/// A rule looks at the number alone, and says yes only where its reason makes the two differ; it is asked where they do.
struct StdnumDifference: Sendable {
    /// Of the validators that it is about.
    let names: [String]
    let reason: String
    let applies: @Sendable (Number) -> Bool

    init(_ names: String..., reason: String, _ applies: @escaping @Sendable (Number) -> Bool) {
        self.names = names
        self.reason = reason
        self.applies = applies
    }

    func explains(_ verdict: StdnumVerdict) -> Bool {
        names.contains(verdict.name)
            && applies(
                Number(name: verdict.name, characters: Array(verdict.number), isTheirs: verdict.isValid))
    }

    /// A number and what python-stdnum said.
    struct Number {
        /// Of the validator.
        let name: String
        let characters: [Character]
        let isTheirs: Bool

        var count: Int { characters.count }

        /// The number that the characters of a range write, -1 where they are no digits or too few.
        func value(_ range: Range<Int>) -> Int {
            range.upperBound <= count ? Int(String(characters[range])) ?? -1 : -1
        }

        func text(_ range: Range<Int>) -> String { range.upperBound <= count ? String(characters[range]) : "" }

        /// The sum of the digits from the first on, each times its weight.
        func sum(_ weights: [Int]) -> Int {
            zip(characters, weights).map { ($0.wholeNumberValue ?? 0) * $1 }.reduce(0, +)
        }
    }

    /// Those that both releases have.
    static let all = numbers + people + organisations

    private static let numbers = [
        StdnumDifference("aba", reason: "the prefixes of Federal Reserve banks alone") { number in
            let prefix = number.value(0..<2)
            return number.isTheirs && ![0...12, 21...32, 61...72, 80...80].contains { $0.contains(prefix) }
        },
        StdnumDifference("imei", reason: "fifteen digits with the check alone") { number in
            number.isTheirs && [14, 16].contains(number.count)
        },
        StdnumDifference("lei", reason: "twenty characters, of which the last two are digits") { number in
            number.isTheirs && (number.count != 20 || number.value(18..<20) < 0)
        },
    ]

    private static let people = [
        StdnumDifference("au_tfn", reason: "numbers of eight digits have weights of their own") { number in
            number.count == 8 && number.isTheirs != (number.sum([10, 7, 8, 4, 6, 3, 5, 1]) % 11 == 0)
        },
        StdnumDifference("be_nn", reason: "no days that the month does not have") { number in
            number.isTheirs && !number.hasBelgianDate
        },
        StdnumDifference(
            "be_nn", "bg_egn", "cz_rc", "ee_ik", "fi_hetu", "is_kennitala", "lt_ak", "lv_pk", "no_fnr", "pl_pesel",
            "ro_cnp",
            "se_pnr", "si_emso", reason: "births before 1900 and to come"
        ) { number in
            guard number.isTheirs, let day = number.birthday else { return false }
            return day < CalendarDay(year: 1900, month: 1, day: 1) || day > .now
        },
        StdnumDifference("cz_rc", reason: "20 is added to the month since 2004 alone, and never more") { number in
            let month = number.value(2..<4) % 50
            return number.isTheirs
                && (month > 32 || month > 12 && (number.count == 9 || !(4...53).contains(number.value(0..<2))))
        },
        StdnumDifference("cz_rc", reason: "a remainder of ten was written 0 before 1985 alone") { number in
            number.isTheirs && number.count == 10 && number.value(0..<9) % 11 == 10
                && !(54..<85).contains(number.value(0..<2))
        },
        StdnumDifference("fr_nir", reason: "months and sexes that INSEE does not use") { number in
            let month = number.value(3..<5)
            return number.isTheirs
                && (month == 0 || (13..<20).contains(month) || (43..<50).contains(month)
                    || [0, 5, 6, 9].contains(number.value(0..<1)))
        },
        StdnumDifference("id_nik", reason: "40 is added to the day once") { $0.isTheirs && $0.value(6..<8) > 71 },
        StdnumDifference("id_nik", reason: "the provinces of Papua since 2003") { number in
            !number.isTheirs && (92...96).contains(number.value(0..<2))
        },
        StdnumDifference("lv_pk", reason: "codes with a date of birth alone") { number in
            number.isTheirs && number.value(0..<2) > 31
        },
        StdnumDifference("se_pnr", reason: "coordination numbers") { number in
            let digits = number.characters.filter(\.isNumber)
            return !number.isTheirs && digits.count >= 10 && "6789".contains(digits[digits.count - 6])
        },
        StdnumDifference("us_itin", reason: "groups 50 to 65") { number in
            !number.isTheirs && number.value(0..<1) == 9 && (50...65).contains(number.value(3..<5))
        },
    ]

    private static let organisations = [
        StdnumDifference("es_cif", reason: "the letter in front decides whether the control is a digit or a letter") {
            number in
            guard number.isTheirs, let first = number.characters.first, let last = number.characters.last else {
                return false
            }
            return last.isNumber ? "NPQRSW".contains(first) : "ABEH".contains(first)
        },
        StdnumDifference("es_cif", reason: "K, L and M with the letter of a DNI") { number in
            !number.isTheirs && number.count == 9 && "KLM".contains(number.text(0..<1))
                && number.characters[8] == Array("TRWAGMYFPDXBNJZSQVHLCKE")[number.value(1..<8) % 23]
        },
        StdnumDifference("ie_vat", reason: "T and X behind the check letter count for nothing") { number in
            guard number.count == 9, ["T", "X"].contains(number.text(8..<9)) else { return false }
            let letters = Array("WABCDEFGHIJKLMNOPQRSTUV")
            let isOurs = letters[number.sum([8, 7, 6, 5, 4, 3, 2]) % 23] == number.characters[7]
            return isOurs != number.isTheirs
        },
        StdnumDifference("kr_brn", reason: "the check digit") { number in
            let sum = number.sum([1, 3, 7, 1, 3, 7, 1, 3, 5]) + number.value(8..<9) * 5 / 10
            return number.isTheirs && (10 - sum % 10) % 10 != number.value(9..<10)
        },
    ]

    /// What release 1.18 does not know, and 2.2 does.
    static let ofRelease118 = [
        StdnumDifference("be_nn", reason: "it looks at no date of birth") { number in
            number.isTheirs && (number.birthday.map { $0 > .now } ?? true)
        },
        StdnumDifference("bic", reason: "it knows no countries") { number in
            guard number.isTheirs, let country = number.country else { return false }
            return !BankIdentifier.isCountry(country.0, country.1)
        },
        StdnumDifference("fi_hetu", reason: "it does not know the signs of 2023") { number in
            !number.isTheirs && "BCDEFUVWXY".contains(number.text(6..<7))
        },
        StdnumDifference("fr_spi", reason: "it looks at no check") { number in
            number.isTheirs && number.count == 13 && number.value(0..<10) % 511 != number.value(10..<13)
        },
        StdnumDifference("ie_pps", reason: "of the second letters it knows A, H, W, T and X alone") { number in
            !number.isTheirs && number.count == 9 && "BCDEFGI".contains(number.characters[8])
        },
        StdnumDifference("my_nric", reason: "it does not know place 65") { !$0.isTheirs && $0.value(6..<8) == 65 },
        StdnumDifference("ro_cnp", reason: "it knows no counties") { number in
            let county = number.value(7..<9)
            return number.isTheirs && !((1...48).contains(county) || [51, 52, 70, 80, 81, 82, 83].contains(county))
        },
    ]
}

extension StdnumDifference.Number {
    /// The fifth and sixth character, where a BIC has the country.
    var country: (UInt8, UInt8)? {
        guard count >= 6, let first = characters[4].asciiValue, let second = characters[5].asciiValue else {
            return nil
        }
        return (first, second)
    }
}
