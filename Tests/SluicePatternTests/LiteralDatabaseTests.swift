import SluiceDifferential
import Testing

@testable import SluicePattern

/// What vectorscan finds against a search byte by byte.
@Suite struct LiteralDatabaseTests {
    private func literal(_ text: String) -> LiteralDatabase.Literal {
        .init(bytes: Array(text.utf8), isCaseless: false, notAfter: ASCIISet(), notBefore: ASCIISet())
    }

    private func check(_ texts: [String], in text: [UInt8], knownEnd: Int = 0) throws {
        let database = try LiteralDatabase(texts.map(literal))
        var scratch = try LiteralScratch(database)
        let isKnown = scratch.scan(text.span, knownEnd: knownEnd)
        #expect(isKnown)
        let found = (0..<scratch.count).map { [scratch[$0].literal, scratch[$0].end] }
        #expect(found == found.sorted { $0[1] < $1[1] })
        var expected: [[Int]] = []
        for (number, bytes) in texts.map({ Array($0.utf8) }).enumerated() {
            for end in bytes.count..<max(text.count + 1, bytes.count + 1)
            where end > knownEnd && end <= text.count && text[(end - bytes.count)..<end].elementsEqual(bytes) {
                expected.append([number, end])
            }
        }
        #expect(Set(found) == Set(expected) && found.count == expected.count, "\(texts) in \(text)")
    }

    /// The fuzzer's first find: vectorscan 5.4.9 with AVX-512 does not tell of the first hyphen.
    @Test("short literals near the end of the text are found")
    func shortLiterals() throws {
        let text: [UInt8] =
            Array("S1  1.1.1KSe5\u{212A}  \u{212A}".utf8) + [0xC5]
            + Array("11\u{A0}2151—29_, 9ée\u{301}aaaaaaaa  15s11１".utf8)
            + [0xEF, 0xBC] + Array("-0-".utf8) + [0xF0, 0x9F]
        try check(["0-", "00-", "000-", "0000-", "-"], in: text)
    }

    @Test("every occurrence is found once, wherever the text was known before", arguments: 0..<40)
    func differential(_ seed: Int) throws {
        var choices = Choices(seed: UInt64(seed))
        let alphabet = Array("-0ab1c.2")
        let texts = (0..<choices.pick(1...8)).map { _ in
            String((0..<choices.pick(1...5)).map { _ in choices.pick(Array(alphabet.prefix(4))) })
        }
        for bytes in [1, 5, 63, 64, 65, 100, 128, 300] {
            let text = (0..<bytes).map { _ in UInt8(choices.once(in: 4) ? choices.pick(256) : 0) }
                .map { $0 == 0 ? choices.pick(Array("-0ab1c.2xyz ".utf8)) : $0 }
            for knownEnd in [0, bytes / 2, max(bytes - 64, 0), bytes - 1] {
                try check(texts, in: text, knownEnd: knownEnd)
            }
        }
    }
}
