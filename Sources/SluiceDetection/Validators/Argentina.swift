/// Numbers of Argentina.
enum Argentina {
    /// A CBU: a block of bank and branch and a block of the account, each with a check digit modulo 10.
    static func isBankAccount(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 22), !value.isOneCharacterRepeated else { return false }
        return value.weightedSum([7, 1, 3, 9, 7, 1, 3, 1]) % 10 == 0
            && value.weightedSum([3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1], from: 8) % 10 == 0
    }

    /// A tax number (CUIT, CUIL): a type that is handed out, eight digits, a check modulo 11 whose 10 is written 9.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11) else { return false }
        switch value.number(0..<2) {
        case 20, 23, 24, 27, 30, 33, 34, 50, 51, 55: break
        default: return false
        }
        let check = 11 - value.weightedSum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return value.digit(10) == (check == 11 ? 0 : check == 10 ? 9 : check)
    }
}
