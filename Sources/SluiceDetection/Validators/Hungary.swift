/// Numbers of Hungary.
enum Hungary {
    /// A tax identification (adóazonosító jel): 8, days since 1867, serial, and a check modulo 11; 10 is not issued.
    static func isTaxNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 10) && value.digit(0) == 8
            && value.weightedSum([1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == value.digit(9)
    }
}
