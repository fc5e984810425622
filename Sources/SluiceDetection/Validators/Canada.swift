/// Numbers of Canada.
enum Canada {
    /// A Social Insurance Number: nine digits with Luhn; 0 and 8 are not issued as first digit.
    static func isSocialInsuranceNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 9) && value.digit(0) != 0 && value.digit(0) != 8 && Luhn.isValid(value)
    }
}
