private import Crypto

/// Base58 with a check: binary data as people copy it, its last four bytes those of a double SHA-256.
enum Base58 {
    /// More characters than this are none of the forms that we know; the longest, an extended key, has 111.
    private static let longest = 112

    /// The data with its version byte, without the check; nil when a character or the check is wrong.
    static func checkedPayload(_ text: borrowing Span<UInt8>) -> [UInt8]? {
        guard let bytes = decode(text), bytes.count > 4 else { return nil }
        let payload = Array(bytes.dropLast(4))
        let digest = SHA256.hash(data: Array(SHA256.hash(data: payload)))
        return digest.prefix(4).elementsEqual(bytes.suffix(4)) ? payload : nil
    }

    /// Each leading `1` is a zero byte; the rest is one number to the base 58.
    private static func decode(_ text: borrowing Span<UInt8>) -> [UInt8]? {
        guard text.count <= longest else { return nil }
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

    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
}
