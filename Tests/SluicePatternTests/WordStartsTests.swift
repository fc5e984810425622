import SluiceDifferential
import Testing

@testable import SluicePattern

/// The quick look at the beginnings of words: it may let through too much, but never too little, and it is the same on
/// every machine.
@Suite struct WordStartsTests {
    private static let words = [
        "a", "id", "no", "pan", "iban", "card", "account", "cardnumber", "routingnumber", "numéro", "2fa", "straße",
        "tel",
    ]

    private func places(_ starts: WordStarts, _ text: [UInt8], _ range: Range<Int>) -> [Int] {
        var found: [Int] = []
        var memory: [UInt32] = []
        var next = range.lowerBound
        while next < range.upperBound {
            var count = 0
            next = starts.find(in: text.span, range: next..<range.upperBound, places: &memory, count: &count)
            found += memory.prefix(count).map(Int.init)
        }
        return found
    }

    /// Words are folded before they come here: lower case, without accents.
    private func letters(_ words: [String]) -> [[UInt32]] {
        words.map { $0.replacing("é", with: "e").unicodeScalars.map(\.value) }
    }

    @Test("a word is found in any case, at any place, before any character", arguments: 0..<40)
    func planted(_ seed: UInt64) {
        var choices = Choices(seed: seed)
        var text: [UInt8] = []
        var planted: [Int] = []
        for _ in 0..<200 {
            let filler = (0..<choices.pick(0...70)).map { _ in choices.pick(Array("aZ09 ,-_xyzQ".utf8)) }
            text += filler + Array(choices.pick([" ", "-", "(", ".", "\n"]).utf8)
            planted.append(text.count)
            let word = choices.pick(Self.words)
            text += Array(choices.pick([word, word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()]).utf8)
            text += Array(choices.pick([" ", ":", "X", "é", "_"]).utf8)
        }
        let levels = ShapeScratch.Level.available.map { WordStarts(letters(Self.words), level: $0) }
        for range in [0..<text.count, 1..<text.count, text.count / 3..<text.count * 2 / 3] {
            let found = levels.map { places($0, text, range) }
            #expect(found.allSatisfy { $0 == found[0] })
            #expect(Set(planted.filter(range.contains)).subtracting(found[0]).isEmpty)
        }
    }

    /// Letters of a phrase, and a bit for each that begins another of its words.
    private func letters(ofPhrase phrase: String) -> (letters: [UInt32], breaks: UInt128) {
        var letters: [UInt32] = []
        var breaks: UInt128 = 0
        for scalar in phrase.unicodeScalars {
            if scalar == " " { breaks |= 1 << UInt128(letters.count) } else { letters.append(scalar.value) }
        }
        return (letters, breaks)
    }

    private static let phrases = [
        "card number", "account", "accountant", "social security number", "tel", "n i f", "id number", "identity",
        "passport", "numerofiscal",
    ]

    @Test("phrases are found however they are joined, parted and written", arguments: 0..<40)
    func plantedPhrases(_ seed: UInt64) {
        var choices = Choices(seed: seed)
        var text: [UInt8] = []
        var planted: [Int] = []
        for _ in 0..<300 {
            let filler = (0..<choices.pick(0...40)).map { _ in choices.pick(Array("aZ09 ,-_xyzQcardnum".utf8)) }
            text += filler + Array(choices.pick([" ", "(", "\n"]).utf8)
            planted.append(text.count)
            let (letters, breaks) = letters(ofPhrase: choices.pick(Self.phrases))
            let isUpper = choices.once(in: 3)
            for (index, letter) in letters.enumerated() {
                let isBreak = breaks >> UInt128(index) & 1 == 1
                if isBreak {
                    text += Array(choices.pick(["", " ", "-", ", ", "/", "_"]).utf8)
                } else if index > 0, choices.once(in: 12) {
                    text += Array(choices.pick(["-", ".", "_"]).utf8)
                }
                let isCapital = isUpper || isBreak && choices.once(in: 3) || index == 0 && choices.once(in: 3)
                text.append(UInt8(letter) & (isCapital ? 0xDF : 0xFF))
            }
            if letters.count > 3, choices.once(in: 3) { text.append(UInt8(ascii: "s")) }
            text += Array(choices.pick([" ", ":", "'", "é", "_", "\n"]).utf8)
        }
        let told = Self.phrases.map { letters(ofPhrase: $0) }
        let levels = ShapeScratch.Level.available.map {
            WordStarts(told.map(\.letters), breaks: told.map(\.breaks), level: $0)
        }
        for range in [0..<text.count, text.count / 3..<text.count * 2 / 3] {
            let found = levels.map { places($0, text, range) }
            #expect(found.allSatisfy { $0 == found[0] })
            #expect(Set(planted.filter(range.contains)).subtracting(found[0]).isEmpty)
        }
    }

    @Test(
        "words that go on otherwise than those of the list are passed over",
        arguments: [
            ("account of", true), ("accounts of", true), ("account-of", true), ("accountof", false),
            ("accountant", false), ("acco unts", false), ("acco-unts", true), ("accoUnt", true), ("Account", true),
            ("ACCOUNTING", true), ("card number", true), ("card, number", true), ("card_number", true),
            ("cardnumbers", true), ("carded", false), ("cards", false), ("cardé", true), ("cardnum er", false),
        ])
    func runs(_ text: String, _ isFound: Bool) {
        let told = ["account", "card number"].map { letters(ofPhrase: $0) }
        let starts = WordStarts(told.map(\.letters), breaks: told.map(\.breaks))
        let bytes = Array((text + ", and so on").utf8)
        #expect(places(starts, bytes, 0..<1) == (isFound ? [0] : []))
    }

    @Test("without words nothing but characters beyond ASCII is looked at")
    func none() {
        let text = Array("Card number 4111 numéro".utf8)
        let expected = text.indices.filter { text[$0] >= 0xC0 }
        #expect(places(WordStarts([]), text, 0..<text.count) == expected)
    }
}
