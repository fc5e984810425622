/// A payment card brand: which numbers it issues.
///
/// Numbers are told apart by their first digits and their count of digits; the ranges are not public and change, so
/// they stand here as data alone.
struct CardBrand: Sendable {
    /// The numbers from one prefix to another, both of `digits` digits.
    struct Range: Sendable {
        let first: Int
        let last: Int
        let digits: Int
        let counts: [Int]
    }

    /// Lower case, as in validator names: `payment_card_` and this.
    let name: String
    let ranges: [Range]

    /// `payment_card` for every brand together, and `payment_card_visa` and so on for each: Luhn, prefix and length.
    static let validators: [Validator] =
        [Validator(compact: "payment_card", .weak) { value in isCard(value, of: all) }]
        + all.map { brand in
            Validator(compact: "payment_card_\(brand.name)", .weak) { value in isCard(value, of: [brand]) }
        }

    /// The brands by name.
    static let all: [CardBrand] = [
        CardBrand(name: "visa", ranges: [prefixes(4, 4, [13, 16, 19])]),
        CardBrand(name: "mastercard", ranges: [prefixes(51, 55, [16]), prefixes(2221, 2720, [16])]),
        CardBrand(name: "amex", ranges: [prefixes(34, 34, [15]), prefixes(37, 37, [15])]),
        CardBrand(
            name: "discover",
            ranges: [
                prefixes(6011, 6011, upTo19), prefixes(644, 649, upTo19), prefixes(65, 65, upTo19),
                // Issued with UnionPay; both brands claim these.
                prefixes(622_126, 622_925, upTo19),
            ]
        ),
        CardBrand(
            name: "diners",
            ranges: [
                prefixes(300, 305, [14] + upTo19), prefixes(3095, 3095, [14] + upTo19),
                prefixes(36, 36, [14, 15] + upTo19), prefixes(38, 39, [14] + upTo19),
            ]
        ),
        CardBrand(name: "jcb", ranges: [prefixes(3528, 3589, upTo19)]),
        CardBrand(name: "unionpay", ranges: [prefixes(62, 62, upTo19), prefixes(81, 81, upTo19)]),
        CardBrand(
            name: "maestro",
            ranges: [
                prefixes(5018, 5018, from12), prefixes(5020, 5020, from12), prefixes(5038, 5038, from12),
                prefixes(5893, 5893, from12), prefixes(6304, 6304, from12), prefixes(6759, 6759, from12),
                prefixes(6761, 6763, from12), Range(first: 604, last: 604, digits: 4, counts: from12),
            ]
        ),
        CardBrand(
            name: "rupay",
            ranges: [
                prefixes(60, 60, [16]), prefixes(65, 65, [16]), prefixes(81, 82, [16]), prefixes(508, 508, [16]),
                prefixes(353, 353, [16]), prefixes(356, 356, [16]),
            ]
        ),
        CardBrand(name: "mir", ranges: [prefixes(2200, 2204, upTo19)]),
    ]

    private static let upTo19 = [16, 17, 18, 19]
    private static let from12 = [12, 13, 14, 15, 16, 17, 18, 19]

    private static func prefixes(_ first: Int, _ last: Int, _ counts: [Int]) -> Range {
        Range(first: first, last: last, digits: String(first).utf8.count, counts: counts)
    }

    private static func isCard(_ value: CompactValue, of brands: [CardBrand]) -> Bool {
        value.isDigits(counts: 12...19) && Luhn.isValid(value) && brands.contains { $0.issues(value) }
    }

    private func issues(_ value: CompactValue) -> Bool {
        ranges.contains { range in
            let prefix = value.number(0..<range.digits)
            return prefix >= range.first && prefix <= range.last && range.counts.contains(value.count)
        }
    }
}
