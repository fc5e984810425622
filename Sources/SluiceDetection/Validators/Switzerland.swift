/// Numbers of Switzerland.
enum Switzerland {
    /// An insurance number (AHV, AVS): 756 and the check digit of EAN-13.
    static func isInsuranceNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 13) && value.number(0..<3) == 756
            && value.weightedSum([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
    }
}
