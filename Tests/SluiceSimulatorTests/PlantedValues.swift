@testable import SluiceSimulator

/// Labelled values in a text that pass their checks, computed here in other ways than the simulator computes them.
struct PlantedValues {
    var counts: [PlantKind: Int] = [:]
    /// Values that stand after a label and fail.
    var failures = 0

    init(_ text: String) {
        for kind in PlantKind.allCases {
            for part in text.components(after: kind.label + ": ") {
                if Self.isValid(kind, part) { counts[kind, default: 0] += 1 } else { failures += 1 }
            }
        }
    }

    private static func isValid(_ kind: PlantKind, _ text: Substring) -> Bool {
        switch kind {
        case .card: isCard(String(text.prefix { $0.isNumber || $0 == " " }).filter(\.isNumber))
        case .iban: isIBAN(String(text.prefix { $0.isNumber || $0.isUppercase }))
        case .ssn: text.prefix(12).wholeMatch(of: /(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}[^\d]?.*/) != nil
        case .awsKey: text.prefix(21).prefixMatch(of: /AKIA[A-Z2-7]{16}(?![A-Z0-9])/) != nil
        case .githubToken: isGitHubToken(String(text.prefix(40)))
        }
    }

    /// Luhn by the table of doubled digits.
    private static func isCard(_ digits: String) -> Bool {
        let doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
        var sum = 0
        for (place, character) in digits.reversed().enumerated() {
            guard let digit = character.wholeNumberValue else { return false }
            sum += place.isMultiple(of: 2) ? digit : doubled[digit]
        }
        let isBrand =
            digits.wholeMatch(of: /4\d{15}|5[1-5]\d{14}|3[47]\d{13}/) != nil
        return sum.isMultiple(of: 10) && isBrand
    }

    /// Mod 97 digit by digit over the rearranged text.
    private static func isIBAN(_ text: String) -> Bool {
        guard text.wholeMatch(of: /DE\d{20}|GB\d\d[A-Z]{4}\d{14}/) != nil else { return false }
        let digits = (text.dropFirst(4) + text.prefix(4)).map { character in
            String(Int(String(character), radix: 36) ?? 0)
        }.joined()
        return digits.reduce(0) { ($0 * 10 + ($1.wholeNumberValue ?? 0)) % 97 } == 1
    }

    /// The last six characters are CRC-32 in base 62, compared by value.
    private static func isGitHubToken(_ text: String) -> Bool {
        guard text.wholeMatch(of: /ghp_[0-9A-Za-z]{36}/) != nil else { return false }
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in text.dropFirst(4).prefix(30).utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        let value = text.suffix(6).reduce(0) { $0 * 62 + (alphabet.firstIndex(of: $1) ?? 0) }
        return value == Int(crc ^ 0xFFFF_FFFF)
    }
}

extension String {
    /// What follows each occurrence of a text.
    fileprivate func components(after text: String) -> [Substring] {
        ranges(of: text).map { self[$0.upperBound...] }
    }
}
