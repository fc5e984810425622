/// Numbers of China.
enum China {
    /// A resident identity number: region, birth date, serial, and a check modulo 11 whose tenth value is X.
    static func isResidentNumber(_ value: CompactValue) -> Bool {
        guard value.count == 18, value.isDigits(0..<17), provinces.contains(value.number(0..<2)),
            value.number(6..<10) >= 1900,
            value.isPast(
                year: value.number(6..<10), month: value.number(10..<12), day: value.number(12..<14))
        else { return false }
        return value[17] == checks[value.weightedSum([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11]
    }

    private static let checks = Array("10X98765432".utf8)
    /// GB/T 2260, with Taiwan, Hong Kong and Macao.
    private static let provinces: Set<Int> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
        63, 64, 65, 71, 81, 82, 83,
    ]
}
