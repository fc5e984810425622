import SluicePattern

/// Measures patterns by a clock.
struct PatternStopwatch: ~Copyable {
    /// Length of hostile texts in bytes; twice the cost tells nothing new.
    static let hostileBytes = 16 << 10
    /// Length of plain text in bytes.
    private static let plainBytes = 64 << 10
    /// Starting positions that are tried of a pattern that is known to be slow.
    private static let slowStarts = 16
    /// The shortest of so many times counts: whatever else the machine did makes the others longer.
    private static let repetitions = 3
    /// Behind each text stands what a pattern may look for at the end of a match, or else PCRE2 sees at once that
    /// there is none.
    private static let ending = "\u{1}" + String(decoding: (0x20...0x7E).map { UInt8($0) }, as: UTF8.self)

    private let clock: @Sendable () -> UInt64
    private var scratch: MatchScratch

    /// Makes working memory of its own.
    ///
    /// - Parameter clock: nanoseconds of processor time that this thread has used.
    /// - Throws: ``PatternError/outOfMemory``.
    init(clock: @escaping @Sendable () -> UInt64) throws(PatternError) {
        self.clock = clock
        scratch = try MatchScratch()
    }

    /// Nanoseconds for each byte of a hostile text.
    mutating func time(_ pattern: CompiledPattern, on text: AdversarialText, isSlow: Bool) -> Double {
        let bytes = Array((text.text(bytes: PatternStopwatch.hostileBytes) + PatternStopwatch.ending).utf8)
        return time(pattern, on: bytes, starts: isSlow ? PatternStopwatch.slowStarts : bytes.count)
    }

    /// Nanoseconds for each byte of a text as people write it.
    mutating func plainTime(_ pattern: CompiledPattern) -> Double {
        let bytes = Array(PlainText.text(bytes: PatternStopwatch.plainBytes).utf8)
        return time(pattern, on: bytes, starts: bytes.count)
    }

    private mutating func time(_ pattern: CompiledPattern, on bytes: [UInt8], starts: Int) -> Double {
        var best = UInt64.max
        for _ in 0..<PatternStopwatch.repetitions {
            let began = clock()
            search(pattern, bytes.span, starts: starts)
            best = min(best, clock() &- began)
        }
        return Double(best) / Double(max(starts, 1))
    }

    /// All matches that begin in the first bytes. Where one attempt is given up, each is made by itself.
    private mutating func search(_ pattern: CompiledPattern, _ bytes: Span<UInt8>, starts: Int) {
        var start = 0
        var stride = starts
        while start < starts {
            let last = min(start + stride, starts) - 1
            switch pattern.firstMatch(in: bytes, from: start, lastStart: last, scratch: &scratch) {
            case .match(let range): start = max(range.upperBound, start + 1)
            case .none: start = last + 1
            case .cut:
                if stride == 1 { start += 1 }
                stride = 1
            }
        }
    }
}

/// Text of the kind that people write, without anything that an entry should find.
enum PlainText {
    private static let paragraph = """
        The meeting moved to Thursday at half past nine, since the room on the second floor is taken until then. Please \
        bring the figures for the last quarter: 1,204 orders, 87 returns, and the list of open questions (see page 3).
        Anna asked whether the new layout could be ready by 14 March; I said that it depends on the answer from the \
        printer, who wants at least ten days. Costs are about 2.5 % above plan -- nothing to worry about yet.
        Grüße aus Köln, and thanks to everyone who helped. Notes are on https://example.org/notes/week-11 as always.


        """

    /// At most so many bytes of it, over and over.
    static func text(bytes: Int) -> String { AdversarialText("plain text", unit: paragraph).text(bytes: bytes) }
}
