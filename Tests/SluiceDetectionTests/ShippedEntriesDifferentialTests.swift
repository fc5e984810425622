import Foundation
import SluiceDifferential
import SluiceProfiles
import Testing

@testable import SluiceDetection
@testable import SluicePattern

/// The law of the engine for every shipped entry: its hits are those of plain PCRE2, at every level of the loops in C,
/// wherever the text is cut.
@Suite struct ShippedEntriesDifferentialTests {
    private static let shipped = try? CompiledProfiles(
        EmbeddedProfiles.loaded())

    /// By entry, what it must match and what it must not.
    private static let examples = (shipped?.profiles ?? []).flatMap(\.entries).map { entry in
        (entry.examples.match + entry.examples.nearMiss).map { Array($0.utf8.prefix(120)) }.filter { !$0.isEmpty }
    }

    /// Compares whole and in windows of these bytes, at all levels.
    private func check(_ text: [UInt8], windows: [Int], _ comment: Comment) throws {
        let set = try #require(Self.shipped).patterns
        let expected = try #require(try PlainSearch.hits(of: set.members, in: text))
        for level in ShapeScratch.Level.available {
            var search = WindowedSearch(set, try PatternSearch(set, budget: .max, level: level, now: { 0 }))
            for bytes in [text.count + 1] + windows {
                let found = search.hits(in: text, borders: WindowBorders.every(bytes, of: text.count))
                let difference = Set(found).symmetricDifference(expected).count
                #expect(difference == 0 && found.count == expected.count, comment)
            }
        }
    }

    @Test("on examples cut, repeated, joined and changed", arguments: 0..<6)
    func adversarialText(_ seed: Int) throws {
        let entries = try #require(Self.shipped).profiles.flatMap(\.entries)
        let parts = entries.compactMap { entry in
            entry.pattern.map {
                PatternPart.atom($0, (entry.examples.match + entry.examples.nearMiss).filter { !$0.isEmpty })
            }
        }
        var choices = Choices(seed: UInt64(seed))
        let text = TextMaker.text(for: parts, bytes: 8000, using: &choices)
        try check(text, windows: [choices.pick(1...99), choices.pick(100...3000)], "seed \(seed)")
    }

    @Test("on examples with one byte changed, doubled or left out", arguments: 0..<3)
    func oneByte(_ change: Int) throws {
        var text: [UInt8] = []
        for examples in Self.examples {
            for example in examples.prefix(2) {
                // Every third place in turn, so that the text stays small.
                for place in stride(from: change, to: example.count, by: 3) {
                    var changed = example
                    switch change {
                    case 0: changed[place] ^= 1
                    case 1: changed.insert(changed[place], at: place)
                    default: changed.remove(at: place)
                    }
                    text += changed + [0x0A]
                }
            }
        }
        #expect(text.count > 10_000)
        try check(text, windows: [7000], "change \(change)")
    }

    @Test(
        "on the texts of this machine and of this repository",
        arguments: ["/usr/share/doc", "Sources", "Profiles", "docs"])
    func realText(_ folder: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let place = folder.hasPrefix("/") ? URL(filePath: folder) : root.appending(path: folder)
        var text: [UInt8] = []
        let files = FileManager.default.enumerator(at: place, includingPropertiesForKeys: nil)
        while text.count < 200_000, let file = files?.nextObject() as? URL {
            guard let data = try? Data(contentsOf: file) else { continue }
            text += data.prefix(20_000)
        }
        // A machine may have no documents.
        guard !text.isEmpty else { return }
        try check(text, windows: [4096], "\(folder)")
    }
}
