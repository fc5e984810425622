import SluiceCore
import Testing

@testable import SluiceDetection

@Suite struct WordListTests {
    private func compiled(_ lists: [[String]]) throws -> CompiledProfiles {
        let profile = try ProfileLoader.profile(
            from: TestProfile(entries: [TestProfile.Entry(id: "a", pattern: "zzz9zzz")]).yaml, file: "test.yaml")
        var changed = profile
        for (number, terms) in lists.enumerated() {
            guard var entry = profile.entries.first else { continue }
            entry.id = "w\(number)"
            entry.target = .wordList(WordList(file: nil, terms: terms))
            changed.entries.append(entry)
        }
        return try CompiledProfiles([changed])
    }

    private func found(_ terms: [String], in text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try compiled([terms]).matches(in: bytes).map {
            String(decoding: bytes[Int($0.byteRange.lowerBound)..<Int($0.byteRange.upperBound)], as: UTF8.self)
        }
    }

    @Test("words are found whole, in any case, with or without accents")
    func whole() throws {
        #expect(
            try found(["bluebird"], in: "Bluebird, BLUEBIRD; bluebirds xbluebird bluebird9") == [
                "Bluebird", "BLUEBIRD",
            ])
        #expect(
            try found(["müller", "sao paulo"], in: "MULLER Müller São-Paulo") == ["MULLER", "Müller", "São-Paulo"])
        #expect(try found(["Mueller"], in: "Müller").isEmpty)
        #expect(try found(["привет"], in: "Привет мир, приветы") == ["Привет"])
        #expect(try found(["bluebird"], in: "blue_bird bluebirdü übluebird _bluebird_") == ["bluebird"])
    }

    @Test("up to three separators part the words of a phrase, and words must be the same words")
    func phrases() throws {
        let text = "card number, card--number card\n number, card , number, card    number cardnumber CardNumber"
        #expect(
            try found(["card number"], in: text) == ["card number", "card--number", "card\n number", "card , number"])
    }

    @Test("scripts without spaces are found inside of longer runs")
    func standalone() throws {
        #expect(try found(["機密"], in: "これは機密です。機 密") == ["機密", "機 密"])
    }

    @Test("of terms that begin at one place the longest counts, and terms of one list do not overlap")
    func longest() throws {
        #expect(
            try found(["new york", "new york city", "york city hall"], in: "New York City Hall")
                == ["New York City"])
        #expect(try found(["a b", "b c", "c"], in: "a b c") == ["a b", "c"])
    }

    @Test("lists of several entries are apart")
    func lists() throws {
        let matches = try compiled([["alpha beta"], ["beta"], ["alpha beta", "beta"]]).matches(in: "alpha beta")
        #expect(matches.map(\.entryIndex) == [1, 3, 2])
        #expect(matches.allSatisfy { $0.why == ["literal", "list:words"] })
    }

    private static let letters = ["a", "b", "ab", "Ä", "é", "9", "90", "ß", "д", "機", "e\u{301}", "x"]
    private static let gaps = [" ", "-", "  ", ", ", "\n", "", "", "    ", "_"]

    /// Words of a text as the term rule says, told without the index: letters and where they stand.
    private func words(in text: [UInt8]) -> [(letters: [UInt32], range: Range<Int>)] {
        var words: [(letters: [UInt32], range: Range<Int>)] = []
        var isOpen = false
        var lastKind = FoldedCharacter.Kind.separator
        var index = 0
        while index < text.count {
            let (scalar, length) = text.span.scalar(at: index)
            let character = FoldedCharacter(scalar)
            let start = index
            index += length
            if character.kind == .mark {
                if isOpen { words[words.count - 1].range = words[words.count - 1].range.lowerBound..<index }
                continue
            }
            guard character.isInWord else {
                isOpen = false
                continue
            }
            if isOpen, character.kind != .standalone, lastKind != .standalone {
                words[words.count - 1].letters.append(character.value)
                words[words.count - 1].range = words[words.count - 1].range.lowerBound..<index
            } else {
                words.append(([character.value], start..<index))
            }
            isOpen = true
            lastKind = character.kind
        }
        return words
    }

    private func expected(_ terms: [String], in text: [UInt8]) -> [Range<Int64>] {
        let wanted = Set(terms.map { self.words(in: Array($0.utf8)).map(\.letters) })
        let words = self.words(in: text)
        var found: [Range<Int64>] = []
        var next = 0
        for first in words.indices where words[first].range.lowerBound >= next {
            var phrase: [[UInt32]] = []
            var end: Int?
            for last in first..<min(first + 6, words.count) {
                if last > first {
                    let gap = text[words[last - 1].range.upperBound..<words[last].range.lowerBound]
                    if gap.count(where: { $0 & 0xC0 != 0x80 }) > 3 { break }
                }
                phrase.append(words[last].letters)
                if wanted.contains(phrase) { end = words[last].range.upperBound }
            }
            guard let end else { continue }
            found.append(Int64(words[first].range.lowerBound)..<Int64(end))
            next = end
        }
        return found
    }

    @Test("equals a plain set of phrases, wherever the text is cut", arguments: 0..<24)
    func differential(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let piece = { (random: inout SeededGenerator) in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Self.letters[Int.random(in: 0..<Self.letters.count, using: &random)]
            }.joined()
        }
        let terms = (0..<60).map { _ in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in piece(&random) }.joined(separator: " ")
        }
        var text = ""
        while text.utf8.count < 4000 {
            let isTerm = Int.random(in: 0..<3, using: &random) == 0
            text += isTerm ? terms[Int.random(in: 0..<60, using: &random)].uppercased() : piece(&random)
            text += Self.gaps[Int.random(in: 0..<Self.gaps.count, using: &random)]
        }
        let bytes = Array(text.utf8)
        let profiles = try compiled([terms])
        let wanted = expected(terms, in: bytes)
        #expect(wanted.count > 50)
        #expect(try profiles.matches(in: bytes).map(\.byteRange) == wanted)
        for windowBytes in [8, 61, 700] {
            let pieces = (0..<40).map { _ in Int.random(in: 0...200, using: &random) }
            #expect(
                try profiles.matches(in: bytes, pieces: pieces, windowBytes: windowBytes).map(\.byteRange) == wanted,
                "seed \(seed), window \(windowBytes)")
        }
    }

    private func profile(_ lines: String, folder: any ProfileFolder = NoProfileFolder()) throws -> Profile {
        let yaml = """
            profile: test
            version: 1
            description: for tests
            entries:
              - id: w
                name: w
                info_type: TEST
                severity: medium
                examples: {match: [bluebird], near_miss: [bluebirds]}
                \(lines)

            """
        return try ProfileLoader.profile(from: yaml, file: "test.yaml", folder: folder)
    }

    private struct OneFile: ProfileFolder {
        var bytes: [UInt8]
        func contents(of name: String) throws(ProfileFileError) -> [UInt8] { bytes }
    }

    @Test("a list's file has a term a line, comments, blanks and a byte order mark")
    func file() throws {
        let file = OneFile(bytes: [0xEF, 0xBB, 0xBF] + Array("# names\n Bluebird \r\n\nC# sharp\n".utf8))
        let entry = try #require(try profile("word_list: names.txt", folder: file).entries.first)
        #expect(entry.target == .wordList(WordList(file: "names.txt", terms: ["Bluebird", "C# sharp"])))
        #expect(entry.evidence.points == .literal)
    }

    @Test(
        "what is wrong with a list or with two targets is told",
        arguments: [
            ("words: []", "words has no items"), ("word_list: a.txt", "word_list `a.txt` cannot be found"),
            ("words: [abc]\n    cost: high", "`cost` says something of a pattern only"),
            ("window: 3", "entry has no `pattern`; write exactly one of pattern, words, word_list"),
        ])
    func mistakes(_ lines: String, _ expected: String) {
        let error = #expect(throws: ProfileError.self) { try profile(lines) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }

    @Test("terms that cannot be found and short ones are named")
    func lint() throws {
        let profiles = try CompiledProfiles([profile("words: [bluebird, '--', xy]")])
        #expect(
            try ProfileCheck.problems(of: profiles).map(\.problem) == [
                "the word list has terms that cannot be found: `--`", "the word list has very short terms: `xy`",
            ])
    }

    @Test("a match names the list it stands in")
    func names() throws {
        #expect(try compiled([["bluebird"]]).matches(in: "bluebird").first?.why == ["literal", "list:words"])
        var profile = try ProfileLoader.profile(
            from: TestProfile(entries: [TestProfile.Entry(id: "a", pattern: "zzz9zzz")]).yaml, file: "test.yaml")
        profile.entries[0].target = .wordList(WordList(file: "lists/projects.txt", terms: ["bluebird"]))
        let why = try CompiledProfiles([profile]).matches(in: "bluebird").first?.why
        #expect(why == ["literal", "list:lists/projects.txt"])
    }
}
