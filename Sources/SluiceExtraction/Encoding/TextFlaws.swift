/// Counts what texts in the right charset hardly have: characters that do not go together. Of two readings of the same bytes
/// the one with fewer of them is the right one.
enum TextFlaws {
    private enum Kind {
        case space, digit, mark, symbol, wrong
        case lower, upper, letter
    }

    /// - Parameter text: in UTF-8.
    /// - Returns: the flaws beside characters that are not ASCII: letters of several alphabets in one word, a capital behind a small
    ///   letter, signs and controls within words and numbers, characters that are none.
    static func count(_ text: [UInt8]) -> Int {
        var flaws = 0
        var last: (kind: Kind, script: UInt8, isASCII: Bool) = (.space, 0, true)
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            let (kind, script) = describe(scalar.value)
            let next = (kind: kind, script: script, isASCII: scalar.value < 0x80)
            defer { last = next }
            if next.isASCII && last.isASCII { continue }
            if kind == .wrong {
                flaws += 2
            } else if isFlaw(last.kind, last.script, kind, script) {
                flaws += 1
            }
        }
        return flaws
    }

    private static func isFlaw(_ first: Kind, _ firstScript: UInt8, _ second: Kind, _ secondScript: UInt8) -> Bool {
        let isFirstLetter = isLetter(first)
        let isSecondLetter = isLetter(second)
        if isFirstLetter && isSecondLetter {
            return firstScript != secondScript || first == .lower && second == .upper
        }
        // In Chinese, Japanese and Korean numbers and signs stand in between without a space.
        if firstScript == eastAsian || secondScript == eastAsian { return first == .symbol || second == .symbol }
        if first == .symbol || second == .symbol { return first != .space && second != .space }
        return first == .digit && isSecondLetter || isFirstLetter && second == .digit
    }

    private static func isLetter(_ kind: Kind) -> Bool { kind == .lower || kind == .upper || kind == .letter }

    private static let latin: UInt8 = 1
    private static let eastAsian: UInt8 = 2

    /// What a character is, and the number of its alphabet.
    private static func describe(_ value: UInt32) -> (Kind, UInt8) {
        switch value {
        case 0x30...0x39: (.digit, 0)
        case 0x41...0x5A: (.upper, latin)
        case 0x61...0x7A: (.lower, latin)
        case 0...0x20, 0xA0: (.space, 0)
        case 0x21...0x7E: (.mark, 0)
        case 0xAB, 0xBB, 0xB7, 0xBF, 0xA1, 0xAD, 0xB0, 0x2010...0x2027, 0x202F, 0x20AC, 0x00A7: (.mark, 0)
        case 0x7F...0x9F, 0xE000...0xF8FF, 0xFFFD: (.wrong, 0)
        case 0xD7, 0xF7, 0xA2...0xBE: (.symbol, 0)
        case 0xC0...0xDE: (.upper, latin)
        case 0xDF...0xFF: (.lower, latin)
        case 0x100...0x137, 0x14A...0x177: (value & 1 == 0 ? .upper : .lower, latin)
        case 0x138...0x149, 0x179...0x17F: (value & 1 == 1 ? .upper : .lower, latin)
        case 0x178: (.upper, latin)
        case 0x180...0x24F, 0x1E00...0x1EFF: (.letter, latin)
        case 0x384, 0x385: (.symbol, 3)
        case 0x386...0x38F, 0x391...0x3AB: (.upper, 3)
        case 0x390, 0x3AC...0x3CE: (.lower, 3)
        case 0x400...0x42F, 0x490: (.upper, 4)
        case 0x430...0x45F, 0x491: (.lower, 4)
        case 0x5B0...0x5F4: (.letter, 5)
        case 0x600...0x6FF: (.letter, 6)
        case 0xE01...0xE5B: (.letter, 7)
        case 0x3000...0x3020, 0xFF00...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF60: (.mark, eastAsian)
        case 0xFF10...0xFF19: (.digit, eastAsian)
        case 0xFF61...0xFF9F: (.letter, 8)
        case 0x1100...0x11FF, 0x3021...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF21...0xFF5A: (.letter, eastAsian)
        default: (.symbol, 0)
        }
    }
}
