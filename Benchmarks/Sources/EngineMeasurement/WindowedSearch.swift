import SluiceDetection
import SluicePattern

/// The engine over whole texts, window by window as the scanner does it, without validators and scores.
package struct WindowedSearch: ~Copyable {
    /// Bytes of a window, as in ``SegmentScanner/Options``.
    package static let windowBytes = SegmentScanner.Options().windowBytes

    private var search: PatternSearch
    private let before: Int
    private let after: Int
    private var hits: [PatternHit] = []

    /// Allocates what a search needs.
    package init(_ set: PatternSet) throws {
        search = try PatternSearch(set, budget: .max, now: ProcessorTime.monotonicNanoseconds)
        // One byte more than any lookbehind inspects, so that the window's first byte never passes for the text's.
        before = (set.members.map(\.lookbehind).max() ?? 0) + 1
        after = set.members.map(\.reach).max() ?? 0
    }

    /// Patterns whose hits in the text that was searched last are incomplete.
    package var limitCount: Int { search.limits.count }

    /// Tells all hits in the text, in no particular order, at their offsets in the text.
    ///
    /// - Parameters:
    ///   - text: bytes of any content, less than 2 GiB.
    ///   - window: bytes that are searched at a time.
    ///   - receive: what each hit is told to.
    package mutating func run(
        over text: Span<UInt8>, window: Int = WindowedSearch.windowBytes, receive: (PatternHit) -> Void
    ) {
        search.beginInput()
        var base = 0
        while true {
            let end = min(base + before + window + after, text.count)
            let isLast = end == text.count
            let commit = isLast ? end - base : end - base - after
            hits.removeAll(keepingCapacity: true)
            search.find(in: text.extracting(base..<end), base: base, commit: commit, into: &hits)
            for hit in hits {
                receive(
                    PatternHit(pattern: hit.pattern, start: hit.start + Int32(base), end: hit.end + Int32(base)))
            }
            if isLast { return }
            base += commit - before
        }
    }
}
