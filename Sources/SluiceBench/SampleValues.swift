/// Values for generated text: some that profiles look for, with checksums that hold, and decoys that only look so.
struct SampleValues {
    private(set) var visaCount = 0
    private var numbers: SplitMix
    private var turn = 0

    init(numbers: SplitMix) { self.numbers = numbers }

    /// The next value with words around it. Valid values and decoys take turns.
    mutating func next() -> String {
        turn += 1
        let number = turn / 2 % 8
        return turn.isMultiple(of: 2) ? valid(number) : decoy(number)
    }

    private mutating func valid(_ number: Int) -> String {
        switch number {
        case 0:
            visaCount += 1
            return "card number \(grouped(card("4", digits: 16)))"
        case 1: return "IBAN \(grouped(iban()))"
        case 2:
            visaCount += 1
            return "paid by credit card \(card("4", digits: 16))"
        case 3: return "Mastercard \(grouped(card("5\(1 + numbers.below(5))", digits: 16)))"
        case 4:
            let area = 100 + numbers.below(500)
            return "social security number \(area)-\(10 + numbers.below(89))-\(1000 + numbers.below(8999))"
        case 5: return "aws access key AKIA\(numbers.text(16, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))"
        case 6: return "token glpat-\(numbers.text(20, of: Self.letters))"
        default: return "card no \(card("37", digits: 15))"
        }
    }

    private mutating func decoy(_ number: Int) -> String {
        switch number {
        case 0: return "card number \(grouped(broken(card("4", digits: 16))))"
        case 1: return "IBAN \(grouped(broken(iban())))"
        case 2: return "commit \(numbers.hexadecimal(40))"
        case 3:
            let parts = [8, 4, 4, 4, 12].map { numbers.hexadecimal($0) }
            return "request \(parts.joined(separator: "-"))"
        case 4: return "part 000-\(10 + numbers.below(89))-\(1000 + numbers.below(8999))"
        case 5: return "key AKIA\(numbers.text(10, of: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))"
        // The last six characters of a real one are a checksum, which this one misses.
        case 6: return "token ghp_\(numbers.text(30, of: Self.letters))000000"
        default: return "phone +49 30 \(1_000_000 + numbers.below(8_999_999))"
        }
    }

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    /// A number whose last digit is right by ISO/IEC 7812-1, annex B (Luhn).
    private mutating func card(_ prefix: String, digits: Int) -> String {
        let body = prefix + numbers.text(digits - 1 - prefix.utf8.count, of: "0123456789")
        let sum = body.utf8.reversed().enumerated().reduce(0) { sum, digit in
            let value = Int(digit.element) - 0x30
            return sum + (digit.offset.isMultiple(of: 2) ? value * 2 / 10 + value * 2 % 10 : value)
        }
        return body + String((10 - sum % 10) % 10)
    }

    /// A German account number with check digits by ISO 13616 (mod 97).
    private mutating func iban() -> String {
        let account = "37040044" + numbers.text(10, of: "0123456789")
        // D and E count as 13 and 14.
        let remainder = (account + "131400").utf8.reduce(0) { ($0 * 10 + Int($1) - 0x30) % 97 }
        let check = 98 - remainder
        return "DE\(check < 10 ? "0" : "")\(check)\(account)"
    }

    /// The text with another last digit, so that its check fails.
    private func broken(_ text: String) -> String {
        let last = text.utf8.last.map { Int($0) - 0x30 } ?? 0
        return text.dropLast() + String((last + 1) % 10)
    }

    private func grouped(_ text: String) -> String {
        var result = ""
        for (index, character) in text.enumerated() {
            if index > 0 && index.isMultiple(of: 4) { result += " " }
            result.append(character)
        }
        return result
    }
}

/// SplitMix64: the same numbers from the same state, on every machine.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number in `0..<bound`, which is 1 or more.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// So many characters of an alphabet in ASCII.
    mutating func text(_ count: Int, of alphabet: String) -> String {
        let characters = Array(alphabet.utf8)
        return String(decoding: (0..<count).map { _ in characters[below(characters.count)] }, as: UTF8.self)
    }

    mutating func hexadecimal(_ count: Int) -> String { text(count, of: "0123456789abcdef") }
}
