import CSluiceScan
import Testing

@testable import SluiceExtraction

/// What is looked for in all bytes of a text, by each way that this machine has, beside a plain reading.
struct ByteSearchTests {
    private static let levels = Array(Int32(SLUICE_LEVEL_VECTOR)...sluice_best_level())

    /// Texts of pieces that matter, of lengths on both sides of a block's.
    private static func texts(of pieces: [[UInt8]], seed: UInt64) -> [[UInt8]] {
        var random = SplitMix(state: seed)
        return (0..<4000).map { number in
            var text: [UInt8] = []
            let length = number % 300
            while text.count < length {
                let isPlain = Int.random(in: 0..<4, using: &random) > 0
                text += isPlain ? Array("plain text ".utf8) : pieces.randomElement(using: &random) ?? []
            }
            return Array(text.prefix(length))
        }
    }

    @Test func bytesBeyondASCIIAreCounted() {
        for text in Self.texts(of: [[0x80], [0xFF, 0xC3, 0xA4], [0x7F]], seed: 1) {
            for level in Self.levels {
                let count = unsafe sluice_count_high_bytes(level, text, text.count)
                #expect(count == text.count { $0 >= 0x80 })
            }
        }
    }

    @Test func unicodeIsToldAsTheStandardLibraryTellsIt() {
        // Characters at the borders of each length, and what may not stand there: surrogates, overlong forms, more than
        // U+10FFFF, cut characters, and bytes without a first one.
        let good = [
            "\u{80}", "\u{7FF}", "\u{800}", "\u{FFF}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ]
        let bad: [[UInt8]] = [
            [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3],
            [0xFF],
        ]
        let characters = good.map { Array($0.utf8) }
        var (whole, damaged) = (0, 0)
        for text in Self.texts(of: characters, seed: 2) + Self.texts(of: characters + characters + bad, seed: 3) {
            let expected = String(validating: text, as: UTF8.self) != nil
            if expected { whole += 1 } else { damaged += 1 }
            for level in Self.levels {
                let isUTF8 = unsafe sluice_is_utf8(level, text, text.count) != 0
                #expect(isUTF8 == expected, "\(text)")
            }
        }
        #expect(whole > 1000 && damaged > 1000)
    }

    @Test func linesThatBeginAFileAreFound() {
        let pieces = ["\nbegin 644 x", "\nb", "\nbe", "\nback", "b\n"].map { Array($0.utf8) }
        for text in Self.texts(of: pieces, seed: 4) where !text.isEmpty {
            let expected = (1..<text.count).filter {
                text[$0 - 1] == 0x0A && text[$0] == 0x62 && ($0 + 1 == text.count || text[$0 + 1] == 0x65)
            }
            for level in Self.levels {
                var found: [Int] = []
                var place = 0
                while true {
                    place = unsafe sluice_next_line_of_be(level, text, text.count, place)
                    guard place < text.count else { break }
                    found.append(place)
                }
                #expect(found == expected, "\(text)")
            }
        }
    }

    @Test func digitsOfBase64AreThoseThatHaveAValue() {
        for byte in UInt8.min...UInt8.max { #expect(Base64Digit.isDigit(byte) == (Base64Digit.values[Int(byte)] < 64)) }
    }

    @Test func plainTextIsPassed() {
        for text in Self.texts(of: [[0x09, 0x0A, 0x0D], Array("~ !".utf8), [0x7F], [0x1F], [0xC3, 0xA4]], seed: 6) {
            let blocks = stride(from: 0, through: text.count - 64, by: 64).prefix {
                text[$0..<$0 + 64].allSatisfy { (0x20...0x7E).contains($0) || [0x09, 0x0A, 0x0D].contains($0) }
            }
            let end = blocks.last.map { $0 + 64 } ?? 0
            for level in Self.levels {
                var seen = 7
                #expect(unsafe sluice_pass_plain_text(level, text, text.count, 0, &seen) == end)
                #expect(seen == 7 + text[..<end].count { $0 >= 0x20 })
            }
        }
    }

    @Test func groupsOfDigitsAreFound() {
        let digits = Array("ABCXYZabcxyz0189+/-_\\".utf8)
        let run = (0..<40).map { digits[$0 * 7 % digits.count] }
        let pieces: [[UInt8]] = [run, run.dropLast(20) + [0x2A], Array("@[`{,.:=".utf8), [0xC1, 0xE1]]
        for text in Self.texts(of: pieces, seed: 5) {
            for (level, from) in Self.levels.flatMap({ level in [0, 5].map { (level, $0) } }) {
                let expected = stride(from: from, through: text.count - 16, by: 16).first { start in
                    text[start..<start + 16].allSatisfy { digits.contains($0) || isLetterOrDigit($0) }
                }
                let found = unsafe sluice_next_code_group(level, text, text.count, from)
                #expect(found == expected ?? text.count, "\(text)")
                guard from <= text.count else { continue }
                let end = text[from...].firstIndex { !isLetterOrDigit($0) && !Array("+/-_".utf8).contains($0) }
                #expect(unsafe sluice_pass_code(level, text, text.count, from) == end ?? text.count)
            }
        }
    }

    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
