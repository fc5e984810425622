import Foundation

@testable import SluiceDetection

/// A rule by which a validator judges otherwise than python-stdnum 1.18 or 2.2, on purpose.
///
/// A rule looks at the number alone; it is asked only where the two disagree.
struct StdnumDifference: Sendable {
    let name: String
    let reason: String
    let applies: @Sendable (Number) -> Bool

    init(_ name: String, _ reason: String, _ applies: @escaping @Sendable (Number) -> Bool) {
        self.name = name
        self.reason = reason
        self.applies = applies
    }

    func explains(_ verdict: StdnumVerdict) -> Bool {
        verdict.name == name && applies(Number(characters: Array(verdict.number), isTheirs: verdict.isValid))
    }

    /// A number and what python-stdnum said.
    struct Number {
        let characters: [Character]
        let isTheirs: Bool

        var count: Int { characters.count }

        /// The number that the characters of a range write, -1 where they are no digits or too few.
        func value(_ range: Range<Int>) -> Int {
            range.upperBound <= count ? Int(String(characters[range])) ?? -1 : -1
        }

        func text(_ range: Range<Int>) -> String { range.upperBound <= count ? String(characters[range]) : "" }
    }

    static let all = catalogue + dates + places + forms

    /// Those that detections.md 9 lists.
    private static let catalogue = [
        StdnumDifference("aba", "Federal Reserve prefixes alone") { number in
            let prefix = number.value(0..<2)
            return number.isTheirs && ![0...12, 21...32, 61...72, 80...80].contains { $0.contains(prefix) }
        },
        StdnumDifference("au_tfn", "eight digits have weights of their own") { $0.count == 8 },
        StdnumDifference("es_cif", "the letter in front decides whether the control is a digit or a letter") { number in
            guard number.isTheirs, let first = number.characters.first, let last = number.characters.last else {
                return false
            }
            return last.isNumber ? "NPQRSW".contains(first) : "ABEH".contains(first)
        },
        StdnumDifference("es_cif", "K, L and M carry the letter of a DNI") { number in
            !number.isTheirs && "KLM".contains(number.characters.first ?? " ")
        },
        StdnumDifference("kr_brn", "stdnum looks at no check digit") { $0.isTheirs && $0.count == 10 },
        StdnumDifference("us_itin", "groups 50 to 65 have been given out since 2013") { number in
            !number.isTheirs && (50...65).contains(number.value(3..<5))
        },
    ]

    /// Dates are real, not before 1900 where the catalogue's vectors allow, and read no clock.
    private static let dates = [
        StdnumDifference("be_nn", "stdnum 1.18 looks at no date, 2.2 lets unknown ones pass") { number in
            let month = number.value(2..<4) % 20
            return number.isTheirs
                && (!(1...12).contains(month) || !(1...31).contains(number.value(4..<6))
                    || number.isNoDate(month: month, day: 4))
        },
        StdnumDifference("be_nn", "stdnum knows which years are to come") { number in
            !number.isTheirs && number.value(0..<2) > 20
        },
        StdnumDifference("cz_rc", "births of the 1800s") { $0.isTheirs && $0.count == 9 && $0.value(0..<2) >= 80 },
        StdnumDifference("cz_rc", "20 is added to the month since 2004 alone, and never more") { number in
            let month = number.value(2..<4) % 50
            return number.isTheirs
                && (month > 32 || month > 12 && (number.count == 9 || !(4...53).contains(number.value(0..<2))))
        },
        StdnumDifference("cz_rc", "a remainder of ten was written 0 before 1985 alone") { number in
            number.isTheirs && number.count == 10 && number.value(0..<9) % 11 == 10
        },
        StdnumDifference("ee_ik", "births of the 1800s and 2100s") {
            $0.isTheirs && [1, 2, 7, 8].contains($0.value(0..<1))
        },
        StdnumDifference("lt_ak", "births of the 1800s and 2100s") {
            $0.isTheirs && [1, 2, 7, 8].contains($0.value(0..<1))
        },
        StdnumDifference("lv_pk", "companies, codes since 2017, and births of no century so far") { number in
            number.isTheirs && (number.value(0..<2) > 31 || ![1, 2].contains(number.value(6..<7)))
        },
        StdnumDifference("pl_pesel", "births of the 1800s and from 2100 on") { $0.isTheirs && $0.value(2..<4) > 40 },
        StdnumDifference("ro_cnp", "births of the 1800s") { $0.isTheirs && [3, 4].contains($0.value(0..<1)) },
        StdnumDifference("si_emso", "births of the 1800s and from 2100 on") { number in
            number.isTheirs && (100..<900).contains(number.value(4..<7))
        },
        StdnumDifference("se_pnr", "births of other centuries than the 1900s and 2000s") { number in
            number.isTheirs && number.characters.filter(\.isNumber).count == 12
                && ![19, 20].contains(number.value(0..<2))
        },
        StdnumDifference("no_fnr", "births of the 1800s, and months of synthetic persons") { number in
            number.isTheirs
                && (number.value(2..<4) > 12 || (500..<750).contains(number.value(6..<9)) && number.value(4..<6) >= 54)
        },
        StdnumDifference("no_fnr", "stdnum knows which days are to come") { number in
            !number.isTheirs && (500..<1000).contains(number.value(6..<9)) && (20..<40).contains(number.value(4..<6))
        },
        StdnumDifference("dk_cpr", "stdnum knows which days are to come") { number in
            !number.isTheirs && (20..<58).contains(number.value(4..<6))
        },
        StdnumDifference("se_pnr", "stdnum leaves coordination numbers to a module of their own") { number in
            let digits = number.characters.filter(\.isNumber)
            return !number.isTheirs && digits.count >= 10 && "6789".contains(digits[digits.count - 6])
        },
        StdnumDifference("id_nik", "40 is added to the day once") { $0.isTheirs && $0.value(6..<8) > 71 },
    ]

    /// Places and kinds that do not exist, or that an older python-stdnum does not know.
    private static let places = [
        StdnumDifference("bic", "stdnum 1.18 knows no countries") { number in
            guard number.isTheirs, let country = number.country else { return false }
            return !BankIdentifier.isCountry(country.0, country.1)
        },
        StdnumDifference("fr_nir", "months and sexes that INSEE does not use") { number in
            let month = number.value(3..<5)
            return number.isTheirs
                && (month == 0 || (13..<20).contains(month) || (43..<50).contains(month)
                    || [0, 5, 6, 9].contains(number.value(0..<1)))
        },
        StdnumDifference("id_nik", "the provinces of Papua since 2003 are not in stdnum 2.2") { number in
            !number.isTheirs && (92...96).contains(number.value(0..<2))
        },
        StdnumDifference("my_nric", "place 65 is not in stdnum 1.18") { !$0.isTheirs && $0.value(6..<8) == 65 },
        StdnumDifference("ro_cnp", "counties 49 and 50 do not exist; stdnum 1.18 knows none") { number in
            let county = number.value(7..<9)
            return number.isTheirs && !((1...48).contains(county) || [51, 52, 70, 80, 81, 82, 83].contains(county))
        },
        StdnumDifference("fi_hetu", "signs of the century since 2023 are not in stdnum 1.18") { number in
            !number.isTheirs && "BCDEFUVWXY".contains(number.text(6..<7))
        },
    ]

    /// Lengths and forms.
    private static let forms = [
        StdnumDifference("fr_spi", "stdnum 1.18 looks at no check") { number in
            number.isTheirs && number.count == 13 && number.value(0..<10) % 511 != number.value(10..<13)
        },
        StdnumDifference("gr_afm", "nine digits are asked for, zeros in front too") { $0.isTheirs && $0.count == 8 },
        StdnumDifference("nl_vat", "nine digits are asked for, zeros in front too") { $0.isTheirs && $0.count == 11 },
        StdnumDifference("il_id", "eight digits at least") { $0.isTheirs && $0.count < 8 },
        StdnumDifference("ie_vat", "W, T and X count for nothing, as in PPS numbers") { number in
            number.count == 9 && "WTX".contains(number.text(8..<9))
        },
        StdnumDifference("imei", "fourteen digits lack the check, sixteen have a software version for it") { number in
            number.isTheirs && [14, 16].contains(number.count)
        },
        StdnumDifference("lei", "twenty characters, the last two digits, which stdnum does not ask for") { number in
            number.isTheirs && (number.count != 20 || number.value(18..<20) < 0)
        },
        StdnumDifference("ie_pps", "stdnum 1.18 knows no second letter but A, H, W, T and X") { number in
            !number.isTheirs && number.count == 9 && "BCDEFGI".contains(number.characters[8])
        },
        StdnumDifference("se_pnr", "where a separator stands is the pattern's business") { number in
            !number.isTheirs && number.count > 5 && !"-+".contains(number.characters[number.count - 5])
        },
    ]
}

extension StdnumDifference.Number {
    /// Whether neither the 1900s nor the 2000s have the day; the year is in front, the day from `day` on.
    func isNoDate(month: Int, day: Int) -> Bool {
        ![1900, 2000].contains { century in
            let parts = DateComponents(
                calendar: Calendar(identifier: .gregorian), year: century + value(0..<2), month: month,
                day: value(day..<(day + 2)))
            return parts.isValidDate
        }
    }

    /// The fifth and sixth character, where a BIC has the country.
    var country: (UInt8, UInt8)? {
        guard count >= 6, let first = characters[4].asciiValue, let second = characters[5].asciiValue else {
            return nil
        }
        return (first, second)
    }
}
