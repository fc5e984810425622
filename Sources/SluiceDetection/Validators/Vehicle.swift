/// Numbers of vehicles.
enum Vehicle {
    /// A vehicle identification number with the check at the ninth place that North America and China demand: 17
    /// characters without I, O and Q, modulo 11, 10 written X.
    static func isIdentificationNumber(_ value: CompactValue) -> Bool {
        guard value.count == 17 else { return false }
        var sum = 0
        for position in 0..<17 {
            guard let number = number(of: value, position) else { return false }
            sum += number * weights[position]
        }
        return value[8] == checks[sum % 11]
    }

    /// What a character counts for; nil for the letters that look like digits.
    private static func number(of value: CompactValue, _ position: Int) -> Int? {
        guard value.isLetters(position..<(position + 1)) else { return value.digit(position) }
        let number = letterNumbers[value.letter(position)]
        return number == 0 ? nil : number
    }

    private static let letterNumbers = [
        1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9,
    ]
    private static let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    private static let checks = Array("0123456789X".utf8)
}
