import SluiceCore
import SluiceDetection
import SluiceDifferential
import SluicePattern
import SluiceProfiles

/// What must not differ did.
struct Disagreement: Error {
    let what: String
}

/// The profiles that the worker carries, and what is tried with them.
final class ShippedProfiles {
    /// Nil when they do not load, which other tests tell.
    nonisolated(unsafe) static let compiled = try? ShippedProfiles()

    private let profiles: CompiledProfiles
    /// Parts of texts: what entries must match and what they nearly do.
    let examples: [PatternPart]
    private var search: WindowedSearch

    init() throws {
        profiles = try CompiledProfiles(
            EmbeddedProfiles.loaded())
        examples = profiles.profiles.flatMap(\.entries).compactMap { entry in
            entry.pattern.map { .atom($0, (entry.examples.match + entry.examples.nearMiss).filter { !$0.isEmpty }) }
        }
        search = WindowedSearch(
            profiles.patterns, try PatternSearch(profiles.patterns, budget: .max, now: { 0 }))
    }

    /// Tries a text in one piece, in others, and against plain PCRE2.
    func check(_ slice: ArraySlice<UInt8>, using choices: inout Choices) throws {
        let text = Array(slice)
        let pieces = (0..<choices.pick(1...12)).map { _ in choices.pick(choices.once(in: 3) ? 4 : 600) }
        try compare(text, windowBytes: choices.pick(1...900), pieces: pieces)
        let long = Self.spread(text, using: &choices)
        let window = choices.pick(500...9000)
        try compare(long, windowBytes: window, pieces: pieces.map { $0 * 16 })
        guard let expected = try PlainSearch.hits(of: profiles.patterns.members, in: text) else { return }
        search.beginInput()
        let borders = MadeUpSet.borders(for: text, near: expected, using: &choices)
        for borders in [[], borders] {
            let found = search.hits(in: text, borders: borders)
            let difference = Difference(
                patterns: profiles.patterns.members.indices.map(String.init), text: text, borders: borders,
                expected: expected, found: found
            )
            if let difference, !search.isLimited { throw difference }
        }
    }

    /// A text again and again with gaps between, longer than what the scanner keeps around a window: else none would end
    /// before the text does.
    private static func spread(_ text: [UInt8], using choices: inout Choices) -> [UInt8] {
        var long: [UInt8] = []
        while long.count < 3 * ProfileLoader.reachLimitBytes {
            long += text
            long += [UInt8](repeating: choices.once(in: 2) ? 0x20 : 0x0A, count: choices.pick(1...3000))
        }
        return long
    }

    /// Scans a text in one window and in others, which must tell the same.
    private func compare(_ text: [UInt8], windowBytes: Int, pieces: [Int]) throws {
        let whole = try matches(in: text, windowBytes: 1 << 20, pieces: [])
        let cut = try matches(in: text, windowBytes: windowBytes, pieces: pieces)
        guard cut == whole else {
            throw Disagreement(
                what: "windows of \(windowBytes), pieces \(pieces): \(cut.difference(from: whole)) in \(text)")
        }
    }

    /// All that the scanner tells of its matches, with the text in pieces of these lengths; the last takes the rest.
    private func matches(in text: [UInt8], windowBytes: Int, pieces: [Int]) throws -> [String] {
        var options = SegmentScanner.Options()
        options.windowBytes = windowBytes
        options.entryTimeBudget = .max
        var scanner = try SegmentScanner(profiles: profiles, options: options, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        var start = 0
        for length in pieces + [text.count] {
            let end = min(start + length, text.count)
            scanner.scan(text.span.extracting(start..<end), into: &collector)
            start = end
        }
        scanner.end(into: &collector)
        return collector.matches
    }
}

private struct Collector: MatchReceiver {
    var matches: [String] = []

    mutating func receive(_ match: DetectedMatch) {
        matches.append(
            "\(match.profileIndex).\(match.entryIndex) \(match.byteRange) \(match.line):\(match.column) "
                + "\(match.score) \(match.why) \(match.masked)"
        )
    }
}
