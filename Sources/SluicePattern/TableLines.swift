private import CSluiceScan

/// Passes over the lines of a text that tell nothing of its tables: a quick look that leaves little to be looked at
/// closely.
package struct TableLines: Sendable {
    /// What parts the fields of a row.
    package static let delimiters: [UInt8] = Array(SLUICE_DELIMITERS.utf8)

    private let level: Int32
    private let longest: Int

    /// - Parameter longest: bytes of a line with its line feed, at most; no line that is longer is passed.
    package init(longest: Int) { self.init(longest: longest, level: .best) }

    init(longest: Int, level: ShapeScratch.Level) {
        self.longest = longest
        self.level = level.rawValue
    }

    /// Passes over lines that cannot be the header of a table, for those below have other delimiters.
    ///
    /// Only lines count that have a delimiter in their first 64 bytes, or two blanks behind something, those above a line
    /// of dashes, and those that begin with COPY, as dumps of PostgreSQL have them.
    ///
    /// - Parameters:
    ///   - text: the bytes, all of which may be looked at.
    ///   - range: where lines begin; its lower bound is the beginning of one.
    ///   - blanks: lines that begin before it may have columns of blanks.
    /// - Returns: the start of the first line that may be a header, or that cannot be judged because it or the next one
    ///   has no end; the start of a line from the upper bound on when there is none.
    package func skipToHeader(in text: Span<UInt8>, range: Range<Int>, blanksUpTo blanks: Int) -> Int {
        let (level, longest) = (level, longest)
        return unsafe text.withUnsafeBufferPointer { bytes in
            unsafe sluice_skip_to_header(
                level, bytes.baseAddress, bytes.count, range.lowerBound, range.upperBound, longest, max(0, blanks))
        }
    }

    /// Passes over lines that have a delimiter and do not begin with COPY.
    ///
    /// - Parameters:
    ///   - text: as for the other.
    ///   - range: likewise.
    ///   - delimiter: index in ``delimiters``.
    ///   - stopsAtQuotes: whether a line in which a quote may open a field is not passed.
    /// - Returns: as the other.
    package func skipRows(in text: Span<UInt8>, range: Range<Int>, delimiter: Int, stopsAtQuotes: Bool) -> Int {
        let (level, longest) = (level, longest)
        return unsafe text.withUnsafeBufferPointer { bytes in
            unsafe sluice_skip_rows(
                level, bytes.baseAddress, bytes.count, range.lowerBound, range.upperBound, longest, Int32(delimiter),
                stopsAtQuotes ? 1 : 0)
        }
    }
}
