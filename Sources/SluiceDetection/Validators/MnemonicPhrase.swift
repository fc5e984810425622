private import Crypto

/// Recovery phrases of wallets (BIP 39).
enum MnemonicPhrase {
    /// Twelve to 24 words of the English list, as many as divide by three, whose last bits are those of SHA-256 over
    /// the bits before. Whatever is no letter parts words: white space, commas, the numbers of a list.
    static func isValid(_ value: borrowing Span<UInt8>) -> Bool {
        var bits = PhraseBits()
        var word: UInt64 = 0
        var count = 0
        for position in 0..<value.count {
            let byte = value[position]
            let letter = byte | 0x20
            if byte < 0x80, letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") {
                guard count < MnemonicWords.longest else { return false }
                word |= UInt64(letter) << UInt64(56 - 8 * count)
                count += 1
            } else if count > 0 {
                guard bits.append(word) else { return false }
                (word, count) = (0, 0)
            }
        }
        if count > 0, !bits.append(word) { return false }
        return bits.isChecked
    }
}

/// The bits of a phrase, eleven a word.
private struct PhraseBits {
    private static let mostWords = 24

    private var bytes = InlineArray<33, UInt8>(repeating: 0)
    private var words = 0

    /// False where the word is not in the list or one too many.
    mutating func append(_ word: UInt64) -> Bool {
        guard words < Self.mostWords, let index = Self.index(of: word) else { return false }
        for bit in 0..<11 where index >> (10 - bit) & 1 == 1 {
            let place = words * 11 + bit
            bytes[place / 8] |= 0x80 >> UInt8(place % 8)
        }
        words += 1
        return true
    }

    /// Whether the last thirty-third of the bits is the beginning of the hash of the rest.
    var isChecked: Bool {
        guard words >= 12, words % 3 == 0 else { return false }
        let entropyCount = words / 3 * 4
        let checkBits = words / 3
        var entropy: [UInt8] = []
        for position in 0..<entropyCount { entropy.append(bytes[position]) }
        guard let first = SHA256.hash(data: entropy).first(where: { _ in true }) else { return false }
        return (first ^ bytes[entropyCount]) >> UInt8(8 - checkBits) == 0
    }

    private static func index(of word: UInt64) -> Int? {
        let list = MnemonicWords.packed
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < word { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low] == word ? low : nil
    }
}
