/// Numbers of the United States.
enum UnitedStates {
    /// A Social Security number by the rules of issue: no check digit exists.
    ///
    /// Never issued: area 000, 666 and 900 to 999, group 00, serial 0000. Numbers known from advertisements and
    /// forms, which the Social Security Administration has withdrawn or which everyone types, are refused.
    static func isSocialSecurityNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9) else { return false }
        let area = value.number(0..<3)
        return area != 0 && area != 666 && area < 900 && value.number(3..<5) != 0 && value.number(5..<9) != 0
            && !knownFakes.contains(value.number(0..<9))
    }

    /// 078-05-1120 came printed in wallets, 219-09-9999 stood on a poster, 123-45-6789 is what people make up.
    private static let knownFakes = [78_051_120, 219_099_999, 123_456_789]

    /// An Individual Taxpayer Identification Number: 9, then a group out of the ranges that the IRS assigns.
    static func isTaxpayerNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9), value.digit(0) == 9 else { return false }
        return switch value.number(3..<5) {
        case 50...65, 70...88, 90...92, 94...99: true
        default: false
        }
    }

    /// An ABA routing number: the weights 3, 7, 1 in turn, and a Federal Reserve prefix.
    static func isRoutingNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9), !value.isOneCharacterRepeated else { return false }
        guard value.weightedSum([3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0 else { return false }
        return switch value.number(0..<2) {
        case 0...12, 21...32, 61...72, 80: true
        default: false
        }
    }

    /// An employer identification number: a prefix that the IRS hands out, and seven digits. No check digit exists.
    static func isEmployerNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 9) else { return false }
        return switch value.number(0..<2) {
        case 1...6, 10...16, 20...27, 30...48, 50...68, 71...77, 80...88, 90...95, 98...99: true
        default: false
        }
    }

    /// A national provider identifier: Luhn over the number with 80840 in front, which adds 24.
    static func isProviderNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 10) && (1...2).contains(value.digit(0)) && Luhn.isValid(value, 0..<10, constant: 24)
    }

    /// A prescriber number of the Drug Enforcement Administration: two letters, or a letter and 9, and seven digits.
    static func isPrescriberNumber(_ value: CompactValue) -> Bool {
        guard value.count == 9, value.isLetters(0..<1), value.isLetters(1..<2) || value[1] == UInt8(ascii: "9"),
            value.isDigits(2..<9)
        else { return false }
        return value.weightedSum([1, 2, 1, 2, 1, 2], from: 2) % 10 == value.digit(8)
    }

    /// A Medicare beneficiary identifier: digits and letters in fixed places, without S, L, O, I, B and Z. No check
    /// digit exists.
    static func isMedicareNumber(_ value: CompactValue) -> Bool {
        guard value.count == 11, value[0] != UInt8(ascii: "0") else { return false }
        for (position, kind) in medicarePlaces.enumerated() {
            let isDigit = value.isDigits(position..<(position + 1))
            switch kind {
            case UInt8(ascii: "n"): guard isDigit else { return false }
            case UInt8(ascii: "a"): guard !isDigit else { return false }
            default: break
            }
            if "SLOIBZ".utf8.contains(value[position]) { return false }
        }
        return true
    }

    /// `n` a digit, `a` a letter, `c` either.
    private static let medicarePlaces = Array("nacnacnaann".utf8)
}
