private import Crypto

/// Base58 with a check: binary data as people copy it, its last four bytes those of a double SHA-256.
enum Base58 {
    /// More characters than this are none of the forms that we know; the longest, an extended key, has 111.
    private static let longest = 112

    /// The order of the digits.
    enum Alphabet {
        case bitcoin, xrp

        fileprivate var digits: [UInt8] { self == .bitcoin ? Base58.bitcoinDigits : Base58.xrpDigits }
    }

    /// The data with its version byte, without the check; nil when a character or the check is wrong.
    static func checkedPayload(_ text: borrowing Span<UInt8>, _ alphabet: Alphabet = .bitcoin) -> [UInt8]? {
        guard let bytes = decode(text, alphabet), bytes.count > 4 else { return nil }
        let payload = Array(bytes.dropLast(4))
        let digest = SHA256.hash(data: Array(SHA256.hash(data: payload)))
        return digest.prefix(4).elementsEqual(bytes.suffix(4)) ? payload : nil
    }

    /// Each leading zero digit is a zero byte; the rest is one number to the base 58. Nil when a character is no digit.
    static func decode(_ text: borrowing Span<UInt8>, _ alphabet: Alphabet = .bitcoin) -> [UInt8]? {
        guard text.count <= longest else { return nil }
        let alphabet = alphabet.digits
        var reversed: [UInt8] = []
        var zeros = 0
        for position in 0..<text.count {
            guard let digit = alphabet.firstIndex(of: text[position]) else { return nil }
            if digit == 0 && zeros == position { zeros += 1 }
            var carry = digit
            for place in reversed.indices {
                carry += Int(reversed[place]) * 58
                reversed[place] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            while carry > 0 {
                reversed.append(UInt8(carry & 0xFF))
                carry >>= 8
            }
        }
        return Array(repeating: 0, count: zeros) + reversed.reversed()
    }

    /// Digits as one number of so many bytes, the highest first; nil when a character is no digit or the number is too large.
    static func number(_ text: borrowing Span<UInt8>, byteCount: Int) -> [UInt8]? {
        var number: UInt64 = 0
        for position in 0..<text.count {
            guard let digit = bitcoinDigits.firstIndex(of: text[position]) else { return nil }
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 58)
            let (sum, isMore) = product.addingReportingOverflow(UInt64(digit))
            guard !isTooLarge, !isMore else { return nil }
            number = sum
        }
        guard byteCount == 8 || number >> UInt64(8 * byteCount) == 0 else { return nil }
        return (0..<byteCount).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }

    private static let bitcoinDigits = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    private static let xrpDigits = Array("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz".utf8)
}
