/// Numbers of Indonesia.
enum Indonesia {
    /// An identity number (NIK): province, regency, district, birth date with 40 added to a woman's day, serial. No
    /// check digit exists.
    static func isIdentityNumber(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 16) else { return false }
        switch value.number(0..<2) {
        case 11...19, 21, 31...36, 51...53, 61...65, 71...76, 81, 82, 91...96: break
        default: return false
        }
        let day = value.number(6..<8)
        return CivilDate.isReal(
            shortYear: value.number(10..<12), month: value.number(8..<10), day: day > 40 ? day - 40 : day)
    }
}
