import Testing

@testable import SluiceDetection

/// One number has one form, however it is written. The numbers are those of python-stdnum's documentation.
@Suite struct CommonFormTests {
    private static let today = CalendarDay(year: 2026, month: 11, day: 28)

    private func form(_ name: String, _ text: String) -> String? {
        guard let validator = Validator.named(name), let form = CommonForm.ofNumbers(of: validator) else { return nil }
        let bytes = Array(text.utf8)
        guard validator.isValid(bytes.span, today: Self.today) else { return "invalid" }
        return form.of(bytes.span, today: Self.today).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Skatteverket: a `+` stands in the year in which the person becomes a hundred, and after it.
    @Test(
        "forms",
        arguments: [
            ("se_pnr", "811228-9874", "198112289874"), ("se_pnr", "8112289874", "198112289874"),
            ("se_pnr", "19811228-9874", "198112289874"), ("se_pnr", "198112289874", "198112289874"),
            ("se_pnr", "811228+9874", "188112289874"), ("se_pnr", "640823-3234", "196408233234"),
            ("nz_ird", "49-091-850", "049091850"), ("nz_ird", "049091850", "049091850"),
            ("nz_ird", "136410132", "136410132"),
            ("il_id", "3933742-3", "039337423"), ("il_id", "039337423", "039337423"),
            ("nl_bsn", "111222333", "111222333"), ("be_vat", "BE 0403.019.261", "0403019261"),
            ("be_vat", "403019261", "0403019261"),
        ])
    func forms(_ name: String, _ text: String, _ expected: String) {
        #expect(form(name, text) == expected)
    }

    /// The check digits by Luhn's rule, by hand.
    @Test("the century of a Swedish number without one is that of a person under a hundred")
    func centuries() {
        #expect(form("se_pnr", "200101-0004") == "202001010004")
        #expect(form("se_pnr", "200101+0004") == "192001010004")
        #expect(form("se_pnr", "19200101-0004") == "192001010004")
        // The day of a coordination number is 60 more; the date is to come in this century.
        #expect(form("se_pnr", "301288-0005") == "193012880005")
    }

    @Test func `other numbers have no form of their own`() {
        #expect(Validator.all.filter { CommonForm.ofNumbers(of: $0) != nil }.count == 5)
    }

    @Test func `two writings of one number have one hash`() throws {
        let profiles = try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "pnr", pattern: "(?<![0-9])(?:19)?[0-9]{6}[-+]?[0-9]{4}(?![0-9])", lines: ["validator: se_pnr"])
            ]
        ).compiled()
        let found = try profiles.matches(in: "811228-9874 19811228-9874 198112289874 8112289874")
        #expect(found.count == 4)
        #expect(Set(found.map(\.normalizedValue.bytes)).count == 1)
    }
}
