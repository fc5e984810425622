/// A kind of planted value, with the info type and profile under which a scan reports it.
enum PlantKind: CaseIterable, Sendable {
    case card, iban, ssn, awsKey, githubToken

    var infoType: String {
        switch self {
        case .card: "CREDIT_CARD_NUMBER"
        case .iban: "IBAN_CODE"
        case .ssn: "US_SOCIAL_SECURITY_NUMBER"
        case .awsKey: "AWS_CREDENTIALS"
        case .githubToken: "GITHUB_TOKEN"
        }
    }

    var profile: String {
        switch self {
        case .card, .iban: "financial-information"
        case .ssn: "national-identifiers"
        case .awsKey, .githubToken: "credentials-and-secrets"
        }
    }

    /// Words before the value, so that no scan with default thresholds may miss it.
    var label: String {
        switch self {
        case .card: "card number"
        case .iban: "iban"
        case .ssn: "ssn"
        case .awsKey: "aws access key"
        case .githubToken: "github token"
        }
    }
}

/// Makes values that are right in every check, at random; none is of anybody.
struct PlantFactory {
    private static let digits = Array("0123456789")
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let base32 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed, "plants") }

    /// Label, colon, blank, value.
    mutating func labelled(_ kind: PlantKind) -> String { "\(kind.label): \(value(kind))" }

    mutating func value(_ kind: PlantKind) -> String {
        switch kind {
        case .card: card(isValid: true)
        case .iban: iban(isValid: true)
        case .ssn: ssn()
        case .awsKey: "AKIA" + varied(16, of: Self.base32)
        case .githubToken: githubToken()
        }
    }

    /// Values that fail one check each.
    mutating func nearMisses() -> [String] {
        [
            "card number: \(card(isValid: false))", "iban: \(iban(isValid: false))",
            "aws access key: AKIA" + varied(15, of: Self.base32),
        ]
    }

    /// Visa, Mastercard or American Express, in the groups printed on the card, or for the first two without blanks.
    private mutating func card(isValid: Bool) -> String {
        let brand = generator.below(3)
        let prefix = ["4", "5\(1 + generator.below(5))", generator.below(2) == 0 ? "34" : "37"][brand]
        let length = brand == 2 ? 15 : 16
        let body = prefix + generator.text(length - 1 - prefix.count, of: Self.digits)
        let check = (Self.luhnDigit(body) + (isValid ? 0 : 1)) % 10
        let digits = body + String(check)
        if brand < 2, generator.below(2) == 0 { return digits }
        return Self.grouped(digits, brand == 2 ? [4, 6, 5] : [4, 4, 4, 4])
    }

    /// The digit that makes the sum of ISO/IEC 7812-1, annex B, a multiple of ten.
    static func luhnDigit(_ body: String) -> Int {
        let sum = body.utf8.reversed().enumerated().reduce(0) { sum, item in
            let digit = Int(item.element) - 0x30
            let doubled = digit * 2
            return sum + (item.offset % 2 == 0 ? (doubled > 9 ? doubled - 9 : doubled) : digit)
        }
        return (10 - sum % 10) % 10
    }

    private static func grouped(_ digits: String, _ lengths: [Int]) -> String {
        var rest = Substring(digits)
        return lengths.map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: " ")
    }

    /// German or British, without blanks.
    private mutating func iban(isValid: Bool) -> String {
        let isGerman = generator.below(2) == 0
        let country = isGerman ? "DE" : "GB"
        let body =
            isGerman
            ? generator.text(18, of: Self.digits)
            : generator.text(4, of: Self.letters) + generator.text(14, of: Self.digits)
        let check = 98 - Self.remainder97(body + country + "00")
        let shown = isValid ? check : (check + 1) % 97
        return country + (shown < 10 ? "0" : "") + String(shown) + body
    }

    /// ISO 7064 mod 97 of letters (A is 10) and digits.
    static func remainder97(_ text: String) -> Int {
        text.utf8.reduce(0) { value, byte in
            byte < 0x40 ? (value * 10 + Int(byte) - 0x30) % 97 : (value * 100 + Int(byte) - 0x41 + 10) % 97
        }
    }

    private mutating func ssn() -> String {
        var area = 1 + generator.below(898)
        if area == 666 { area = 667 }
        let group = 1 + generator.below(99)
        let serial = 1 + generator.below(9_999)
        return [(area, 3), (group, 2), (serial, 4)].map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: width - digits.count) + digits
        }.joined(separator: "-")
    }

    /// `ghp_`, 30 characters, and their CRC-32 in base 62.
    private mutating func githubToken() -> String {
        let body = varied(30, of: IdentifierCodec.base62)
        return "ghp_" + body + Self.githubChecksum(of: body)
    }

    static func githubChecksum(of body: String) -> String {
        var rest = CRC32.checksum(body.utf8)
        var digits: [Character] = []
        for _ in 0..<6 {
            digits.append(IdentifierCodec.base62[Int(rest % 62)])
            rest /= 62
        }
        return String(digits.reversed())
    }

    /// Random text in which few characters repeat, so that its entropy is high.
    private mutating func varied(_ count: Int, of alphabet: [Character]) -> String {
        while true {
            let text = generator.text(count, of: alphabet)
            if Set(text).count * 4 >= count * 3 - 3 { return text }
        }
    }
}
