/// Numbers of India.
enum India {
    /// An Aadhaar number: twelve digits with Verhoeff's check, the first from 2 to 9, not a palindrome (UIDAI).
    static func isAadhaar(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 12), value.digit(0) >= 2, Verhoeff.isValid(value) else { return false }
        for position in 0..<6 where value[position] != value[11 - position] { return true }
        return false
    }

    /// A permanent account number (PAN): five letters, the fourth the kind of holder, four digits, a letter. Its check
    /// letter's rule is not published.
    static func isAccountNumber(_ value: CompactValue) -> Bool { value.count == 10 && isAccountNumber(value, from: 0) }

    private static func isAccountNumber(_ value: CompactValue, from start: Int) -> Bool {
        value.isLetters(start..<(start + 5)) && value.isDigits((start + 5)..<(start + 9))
            && value.isLetters((start + 9)..<(start + 10)) && "ABCFGHJKLPT".utf8.contains(value[start + 3])
            && value.number((start + 5)..<(start + 9)) != 0
    }

    /// A goods and services tax number (GSTIN): state, PAN, a count of registrations, Z, and Luhn's check modulo 36.
    static func isServicesTaxNumber(_ value: CompactValue) -> Bool {
        guard value.count == 15, value.isDigits(0..<2), isAccountNumber(value, from: 2),
            value[12] != UInt8(ascii: "0"), value[13] == UInt8(ascii: "Z")
        else { return false }
        switch value.number(0..<2) {
        case 1...38, 97, 99: break
        default: return false
        }
        var sum = 0
        for position in 0..<14 {
            let product = value.base36(position) * (position % 2 == 0 ? 1 : 2)
            sum += product / 36 + product % 36
        }
        return (36 - sum % 36) % 36 == value.base36(14)
    }
}
