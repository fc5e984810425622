import SluiceDetection
import SluicePattern

/// What a scan does with a text: the profiles of a list, with validators, words and scores; entries that need a word are
/// asked for only where one stands.
package final class CatalogueScan {
    private var scanner: SegmentScanner
    private var matches = MatchSum()

    /// Compiles the profiles of a list.
    ///
    /// - Throws: ``PatternList/Failure`` for a list that is no catalogue, or why the profiles do not compile.
    package init(_ list: PatternList) throws {
        guard !list.profiles.isEmpty else {
            throw PatternList.Failure("pattern list '\(list.name)' is no catalogue, and has no profiles to scan with")
        }
        scanner = try SegmentScanner(
            profiles: CompiledProfiles(list.profiles), now: ProcessorTime.monotonicNanoseconds)
    }

    /// Entries whose matches in the text that was scanned last are incomplete.
    package var limitCount: Int { scanner.limitedEntries.count }

    /// Counts the matches of a text, all that are told at the profiles' thresholds.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - number: of the text.
    ///   - sum: what they are added to.
    package func run(over text: Span<UInt8>, number: Int, into sum: inout HitSum) {
        matches = MatchSum(sum: sum, text: number)
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(text, into: &matches)
        scanner.end(into: &matches)
        sum = matches.sum
    }
}

private struct MatchSum: MatchReceiver {
    var sum = HitSum()
    var text = 0

    mutating func receive(_ match: DetectedMatch) {
        let entry = match.profileIndex << 16 | match.entryIndex
        sum.add(
            PatternHit(
                pattern: Int32(entry), start: Int32(match.byteRange.lowerBound), end: Int32(match.byteRange.upperBound)),
            inText: text)
    }
}
