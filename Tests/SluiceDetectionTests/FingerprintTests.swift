import SluiceCore
import SluiceLookup
import Testing

@testable import SluiceDetection

@Suite struct FingerprintTests {
    private static let key = ShingleKey(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)

    private func sample(_ text: String, name: String = "s", key: ShingleKey = key) throws -> DocumentSample {
        var sampler = DocumentSampler(key: key)
        sampler.beginText()
        sampler.read(Array(text.utf8).span)
        let sample = sampler.end(name: name)
        return try #require(sample)
    }

    /// One entry for each measure.
    private func compiled(
        _ samples: [DocumentSample], key: ShingleKey = key, threshold: Double = 0.5
    ) throws -> CompiledProfiles {
        var profile = try ProfileLoader.profile(
            from: TestProfile(entries: [TestProfile.Entry(id: "a", pattern: "zzz9zzz")]).yaml, file: "test.yaml")
        let file = FingerprintFile(key: key, samples: samples)
        for measure in FingerprintTarget.Measure.allCases {
            var entry = try #require(profile.entries.first)
            entry.id = measure.rawValue
            entry.target = .fingerprint(
                FingerprintTarget(name: "f", file: file, measure: measure, threshold: threshold))
            profile.entries.append(entry)
        }
        return try CompiledProfiles([profile])
    }

    private static func words(_ count: Int, _ random: inout SeededGenerator, vocabulary: Int = 4000) -> [String] {
        (0..<count).map { _ in "w\(Int.random(in: 0..<vocabulary, using: &random))" }
    }

    private static func shingles(of words: [String]) -> Set<[String]> {
        Set((0..<max(0, words.count - 4)).map { Array(words[$0..<($0 + 5)]) })
    }

    // The values are those of CPython's `hash`, which is SipHash-1-3 under a key of zeros with PYTHONHASHSEED=0.
    @Test(
        arguments: [
            (1, 0x68a9_1412_8e01_e473), (7, 0x2f09_8ab0_c751_325a), (8, 0xead4_11e6_7ebe_2eea),
            (15, 0xf30e_b725_bb91_c9ea), (16, 0x8972_1884_33a5_c5b7), (63, 0x385d_3e39_e5f3_7359),
        ] as [(Int, UInt64)])
    func `words are hashed by SipHash-1-3`(count: Int, hash: UInt64) {
        #expect(ShingleKey(low: 0, high: 0).hash(of: (0..<count).map { UInt8($0) }) == hash)
    }

    @Test(arguments: 0..<8)
    func `as many different runs of five words are counted as there are`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let words = Self.words(2000, &random, vocabulary: seed < 4 ? 3 : 500)
        let sample = try sample(words.joined(separator: seed % 2 == 0 ? " " : ", \n"))
        #expect(sample.shingleCount == Self.shingles(of: words).count)
        #expect(sample.hashes.count == min(sample.shingleCount, 512))
        #expect(sample.hashes == sample.hashes.sorted())
    }

    @Test(arguments: [
        "THE QUICK BROWN FOX", "thé qüick brøwn fox", "the, quick... (brown)\n\nfox!", "the\\nquick\\tbrown\\r\\nfox",
        "th\\u00E9 quick brown fox", "the\u{301} quick_brown-fox", "the quick\u{A0}brown\u{2003}fox",
    ])
    func `case, accents, punctuation and the escapes of JSON count for nothing`(text: String) throws {
        let tail = (0..<40).map { " tail\($0)" }.joined()
        #expect(try sample(text + tail) == sample("the quick brown fox" + tail))
    }

    @Test(arguments: ["the quick brown fix", "th equick brown fox", "the quick fox brown", "thequick brown fox"])
    func `other words are other runs`(text: String) throws {
        let tail = (0..<40).map { " tail\($0)" }.joined()
        #expect(try sample(text + tail).hashes != sample("the quick brown fox" + tail).hashes)
    }

    @Test func `each letter of a script without spaces is a word`() throws {
        let text = (0..<40).compactMap { Unicode.Scalar(UInt32(0x4E00 + $0)) }.map(String.init)
        #expect(try sample(text.joined()) == sample(text.joined(separator: " ")))
        #expect(try sample(text.joined()).shingleCount == 36)
    }

    @Test func `a text with too few runs of words is no sample`() {
        var sampler = DocumentSampler(key: Self.key)
        for (count, isSample) in [(35, false), (36, true)] {
            sampler.beginText()
            sampler.read(Array((0..<count).map { "w\($0)" }.joined(separator: " ").utf8).span)
            #expect((sampler.end(name: "s") != nil) == isSample)
        }
    }

    /// Containment and resemblance as they were told, and as sets of strings have them.
    private func trial(
        _ random: inout SeededGenerator
    ) throws -> (told: (Double, Double), exact: (Double, Double)) {
        let text = Self.words(Int.random(in: 40...4000, using: &random), &random)
        let count = Int.random(in: 40...4000, using: &random)
        let kept = min(count, text.count, Int.random(in: 10...4000, using: &random))
        let start = Int.random(in: 0...(text.count - kept), using: &random)
        let own = Self.words(count - kept, &random)
        let document = Array(text[start..<(start + kept)]) + own
        let key = ShingleKey(
            low: .random(in: 0 ... .max, using: &random), high: .random(in: 0 ... .max, using: &random))
        let sample = try sample(document.joined(separator: " "), key: key)
        let (left, right) = (Self.shingles(of: document), Self.shingles(of: text))
        let common = Double(left.intersection(right).count)
        let exact = (common / Double(left.count), common / Double(left.union(right).count))
        let profiles = try compiled([sample], key: key)
        var comparison = DocumentComparison(try #require(profiles.documents.groups.first))
        let bytes = Array(text.joined(separator: " ").utf8)
        comparison.beginText()
        comparison.read(
            bytes.span, base: 0, commit: bytes.count, isLast: true,
            from: TextCursor(encoding: .utf8, sourceOffset: 0))
        let file = FingerprintFile(key: key, samples: [sample])
        let likeness = comparison.likenesses(
            for: FingerprintTarget(name: "f", file: file, measure: .containment, threshold: 0.000_001)
        ).first
        return ((likeness?.containment ?? 0, likeness?.resemblance ?? 0), exact)
    }

    // The standard error of a share p told from k draws is sqrt(p (1 - p) / k), at most 0.0221 for k = 512.
    @Test func `estimates differ from exact sets of strings by no more than chance`() throws {
        var random = SeededGenerator(seed: 7)
        var (squares, expected) = ((0.0, 0.0), (0.0, 0.0))
        let trials = 150
        for _ in 0..<trials {
            let (told, exact) = try trial(&random)
            let errors = (told.0 - exact.0, told.1 - exact.1)
            #expect(abs(errors.0) < 0.1 && abs(errors.1) < 0.1)
            squares = (squares.0 + errors.0 * errors.0, squares.1 + errors.1 * errors.1)
            expected.0 += exact.0 * (1 - exact.0) / 512
            expected.1 += exact.1 * (1 - exact.1) / 512
        }
        // Small documents are exact, so the mean lies below what theory allows; a tenth is left for chance.
        #expect(squares.0 < expected.0 * 1.2 && squares.0 > 0)
        #expect(squares.1 < expected.1 * 1.2 && squares.1 > 0)
    }

    @Test func `small documents are compared exactly`() throws {
        var random = SeededGenerator(seed: 3)
        let words = Self.words(200, &random)
        let text = words[..<120].joined(separator: " ") + " own words here " + words[170...].joined(separator: " ")
        let matches = try compiled([sample(words.joined(separator: " "), name: "nda.txt")]).matches(in: text)
        // 116 and 26 of 196 runs are in the text, which has 149.
        #expect(
            matches.map(\.why) == [
                ["literal", "sample:nda.txt", "containment:72%", "resemblance:70%"],
                ["literal", "sample:nda.txt", "containment:72%", "resemblance:70%"],
            ])
        #expect(matches.map(\.entryIndex) == [1, 2])
        #expect(matches.map(\.masked) == ["nda.txt", "nda.txt"])
    }

    @Test(arguments: 0..<6)
    func `matches do not depend on where the text is cut`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let documents = (0..<5).map { _ in Self.words(300, &random) }
        let samples = try documents.enumerated().map { number, words in
            try sample(words.joined(separator: " "), name: "n\(number)")
        }
        var text = ""
        let gaps = [" ", "  ", ",", "\n", "-\u{2014}", "\\n", "\\u0020"]
        let parts = documents.map { words in Array(words[0..<Int.random(in: 50...300, using: &random)]) }
        for word in parts.flatMap({ $0 + Self.words(200, &random) }) {
            text += (seed % 2 == 0 ? word : word.replacing("w", with: "W\u{308}"))
            text += gaps[Int.random(in: 0..<gaps.count, using: &random)]
        }
        let other = try sample(text, name: "whole")
        let profiles = try compiled(samples + [other], threshold: 0.01)
        let bytes = Array(text.utf8)
        let whole = try profiles.matches(in: bytes)
        #expect(whole.count >= 7)
        #expect(whole.contains { $0.why.contains("containment:100%") && $0.why.contains("resemblance:100%") })
        for windowBytes in [8, 61, 700] {
            let pieces = (0..<60).map { _ in Int.random(in: 0...300, using: &random) }
            let cut = try profiles.matches(in: bytes, pieces: pieces, windowBytes: windowBytes)
            #expect(cut.map(\.why) == whole.map(\.why))
            #expect(cut.map(\.byteRange) == whole.map(\.byteRange))
            #expect(cut.map(\.line) == whole.map(\.line) && cut.map(\.column) == whole.map(\.column))
        }
    }

    @Test func `a match stands where the common words begin and end, in bytes of the source`() throws {
        let words = (0..<60).map { "word\($0)" }.joined(separator: " ")
        let profiles = try compiled([sample(words)])
        let text = Array("one two three\nfour \(words)\nand the end".utf8)
        let match = try #require(try profiles.matches(in: text, windowBytes: 50).first)
        #expect(match.byteRange == 19..<(19 + Int64(words.utf8.count)))
        #expect((match.line, match.column) == (2, 6))
        let wide = try #require(
            try profiles.matches(in: text, windowBytes: 50, encoding: .utf16LittleEndian, sourceOffset: 2).first)
        #expect(wide.byteRange == 40..<(40 + 2 * Int64(words.utf8.count)))
    }

    @Test func `what is below the threshold is no match, and a new text begins with nothing`() throws {
        let words = (0..<100).map { "word\($0)" }
        let profiles = try compiled([sample(words.joined(separator: " "))], threshold: 0.6)
        var scanner = try SegmentScanner(profiles: profiles, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        for part in [words[..<50], words[50...], words[..<100]] {
            scanner.begin(encoding: .utf8, sourceOffset: 0)
            scanner.scan(Array(part.joined(separator: " ").utf8).span, into: &collector)
            scanner.end(into: &collector)
        }
        #expect(collector.matches.count == 2)
    }
}

@Suite struct FingerprintFileTests {
    private let file: FingerprintFile

    init() throws {
        var sampler = DocumentSampler(key: ShingleKey(low: 1, high: 2))
        let samples = try ["b.txt", "a/ü.txt"].map { name in
            sampler.beginText()
            sampler.read(Array((0..<900).map { "secretword\($0 % 700)" }.joined(separator: " ").utf8).span)
            let sample = sampler.end(name: name)
            return try #require(sample)
        }
        file = FingerprintFile(key: ShingleKey(low: 1, high: 2), samples: samples)
    }

    @Test func `a file that was written is read as it was`() throws {
        let read = try FingerprintFile(file.bytes)
        #expect(read == file && read.samples == file.samples && read.key == file.key)
        #expect(read.samples.map(\.name) == ["a/ü.txt", "b.txt"])
    }

    @Test func `no word of a sample stands in the file`() {
        #expect(!String(decoding: file.bytes, as: Unicode.ASCII.self).lowercased().contains("secretword"))
    }

    @Test(arguments: [0, 7, 8, 11, 12, 40, 300, 8000])
    func `a file that is cut off is refused`(count: Int) {
        #expect(throws: ProfileFileError.self) { try FingerprintFile(Array(file.bytes.prefix(count))) }
    }

    @Test func `a changed byte anywhere is noticed`() {
        for place in stride(from: 0, to: file.bytes.count, by: 97) {
            var bytes = file.bytes
            bytes[place] ^= 0x20
            #expect(throws: ProfileFileError.self) { try FingerprintFile(bytes) }
        }
    }

    @Test func `another version and other files are told apart`() {
        var bytes = file.bytes
        bytes[8] = 9
        let version = #expect(throws: ProfileFileError.self) { try FingerprintFile(bytes) }
        #expect(version?.problem == "has version 9, not 1")
        let other = #expect(throws: ProfileFileError.self) { try FingerprintFile(Array("PK".utf8)) }
        #expect(other?.problem == "is no file of document fingerprints")
    }

    private struct OneFile: ProfileFolder {
        var bytes: [UInt8]
        func contents(of name: String) throws(ProfileFileError) -> [UInt8] { bytes }
    }

    private func profile(_ lines: String) throws -> Profile {
        let yaml = """
            profile: test
            version: 1
            description: for tests
            entries:
              - id: f
                name: f
                info_type: TEST
                severity: medium
                \(lines)

            """
        return try ProfileLoader.profile(from: yaml, file: "test.yaml", folder: OneFile(bytes: file.bytes))
    }

    @Test func `an entry names the file, a threshold and a measure, and passes the check`() throws {
        let profile = try profile("fingerprint: {file: f.fp, threshold: 0.7, measure: resemblance}")
        let entry = try #require(profile.entries.first)
        #expect(
            entry.target
                == .fingerprint(FingerprintTarget(name: "f.fp", file: file, measure: .resemblance, threshold: 0.7)))
        #expect(entry.evidence.points == .literal)
        #expect(try ProfileCheck.problems(of: CompiledProfiles([profile])).isEmpty)
        let other = try self.profile("fingerprint: {file: f.fp, threshold: 0.8, measure: resemblance}")
        #expect(try CompiledProfiles([profile]).digest != CompiledProfiles([other]).digest)
    }

    @Test(arguments: [
        ("fingerprint: {file: f}", "fingerprint has no `threshold`"),
        ("fingerprint: {file: f, threshold: 1.5}", "threshold is `1.5`, not a number from 0.01 to 1"),
        ("fingerprint: {file: f, threshold: 0.5, measure: both}", "measure"),
        ("fingerprint: {file: f, threshold: 0.5}\n    hot_words: {en: [a]}", "`hot_words` says nothing of a whole"),
        ("fingerprint: {file: f, threshold: 0.5}\n    points: bare", "`points: bare` are too few"),
        ("fingerprint: {file: f, threshold: 0.5}\n    words: [abc]", "entry has `words` and `fingerprint`"),
    ])
    func `what is wrong with an entry is told`(lines: String, expected: String) {
        let error = #expect(throws: ProfileError.self) { try profile(lines) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
    }
}
