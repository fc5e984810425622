/// The one form of a number that has several: its century, a zero or a country in front may be left out. Equal numbers have
/// equal hashes by it.
struct CommonForm: Sendable {
    /// See ``of(_:today:)``; upper-case letters and digits alone.
    private let make: @Sendable (borrowing Span<UInt8>, CalendarDay) -> [UInt8]?

    /// That of a validator's numbers; nil where they are written in one way.
    static func ofNumbers(of validator: Validator) -> CommonForm? { byValidator[validator.name] }

    /// - Parameters:
    ///   - value: the bytes of a match that the validator passes, separators included.
    ///   - today: dates of birth after it do not exist yet.
    /// - Returns: the form, or nil where the value has none.
    func of(_ value: borrowing Span<UInt8>, today: CalendarDay) -> [UInt8]? { make(value, today) }

    private static let byValidator: [String: CommonForm] = [
        "be_vat": padded(to: 10, country: "BE"),
        "il_id": padded(to: 9),
        "nl_bsn": padded(to: 9),
        "nz_ird": padded(to: 9),
        "se_pnr": CommonForm(make: Sweden.fullNumber),
    ]

    /// So many characters without the letters of the country, with zeros in front.
    private static func padded(to count: Int, country: String? = nil) -> CommonForm {
        CommonForm { value, today in
            guard let number = CompactValue(value, today: today) else { return nil }
            let start = country.map { number.hasCountry($0) ? $0.utf8.count : 0 } ?? 0
            let zeros = [UInt8](repeating: 0x30, count: max(0, count - (number.count - start)))
            return zeros + (start..<number.count).map { number[$0] }
        }
    }
}
