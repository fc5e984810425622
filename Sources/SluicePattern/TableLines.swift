private import CSluiceScan

/// Passes over the lines of a text that tell nothing of its tables: a quick look that leaves little to be looked at
/// closely.
package struct TableLines: Sendable {
    /// What parts the fields of a row.
    package static let delimiters: [UInt8] = Array(SLUICE_DELIMITERS.utf8)

    /// A table whose rows go on.
    package struct Table: Equatable {
        /// Index in ``TableLines/delimiters``.
        package var delimiter: Int
        /// Fields of its header.
        package var fields: Int
        /// Lines in a row, up to the one that comes next, that are none of its rows.
        package var gap: Int
        /// Whether its rows are of use: then it is not ended here, and no row is passed that has several lines.
        package var isKept: Bool

        package init(delimiter: Int, fields: Int, gap: Int, isKept: Bool) {
            self.delimiter = delimiter
            self.fields = fields
            self.gap = gap
            self.isKept = isKept
        }
    }

    /// A line that is the header of a table beyond doubt, without six digits in a row and not the first of a text.
    package struct Header: Equatable {
        /// Index in ``TableLines/delimiters``.
        package var delimiter: Int
        package var fields: Int
        /// Fields with something in them.
        package var filled: Int
        /// Where its line feed stands.
        package var end: Int
    }

    /// What a row says of its fields. Quotes open a field at its start only, as RFC 4180 has it.
    package struct Row: Equatable {
        package var fields: Int
        /// Fields with something in them.
        package var filled: Int
        /// Delimiters, also those in quotes.
        package var delimiters: Int
        /// Whether the last field has nothing in it.
        package var endsEmpty: Bool
        /// Whether a quote stands behind the start or a delimiter, with nothing but blanks between.
        package var hasQuotedField: Bool
        /// Whether a quoted field is open at the end.
        package var isOpen: Bool
    }

    private let level: Int32
    private let longest: Int

    /// - Parameter longest: bytes of a line with its line feed, at most; no line that is longer is passed.
    package init(longest: Int) { self.init(longest: longest, level: .best) }

    init(longest: Int, level: ShapeScratch.Level) {
        self.longest = longest
        self.level = level.rawValue
    }

    /// Passes over rows, over lines that cannot be the header of a table, for those below have other delimiters, and over
    /// tables in whose headers no word stands.
    ///
    /// Headers have a delimiter in their first 64 bytes, or two blanks behind something; stand above a line of dashes; or
    /// begin with COPY, as dumps of PostgreSQL have them.
    ///
    /// - Parameters:
    ///   - text: the bytes, all of which may be looked at.
    ///   - range: where lines begin; its lower bound is the beginning of one that is not the first of the text.
    ///   - blanks: lines that begin before it may have columns of blanks.
    ///   - words: what may stand in a header.
    ///   - table: the one that is open; it may end, and another one begin.
    /// - Returns: the start of the first line that must be looked at, because it may be a header, or a row that is not
    ///   like others, or cannot be judged for it or one of the next has no end; the start of a line from the upper bound
    ///   on when there is none. Also what it is, if it is a header.
    package func skip(
        in text: Span<UInt8>, range: Range<Int>, blanksUpTo blanks: Int, words: WordStarts, table: inout Table?
    ) -> (next: Int, header: Header?) {
        var state = sluice_table(
            delimiter: Int32(table?.delimiter ?? -1), is_kept: table?.isKept ?? false ? 1 : 0,
            fields: UInt32(table?.fields ?? 0), gap: UInt32(table?.gap ?? 0))
        var found = sluice_table_header()
        let (level, longest) = (level, longest)
        let next = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe sluice_skip_lines(
                words.beginnings, level, bytes.baseAddress, bytes.count, range.lowerBound, range.upperBound, longest,
                max(0, blanks), &state, &found)
        }
        table =
            state.delimiter < 0
            ? nil
            : Table(
                delimiter: Int(state.delimiter), fields: Int(state.fields), gap: Int(state.gap),
                isKept: state.is_kept != 0)
        guard found.delimiter >= 0 else { return (next, nil) }
        let header = Header(
            delimiter: Int(found.delimiter), fields: Int(found.fields), filled: Int(found.filled), end: found.end)
        return (next, header)
    }

    /// Reads a row, which may have several lines.
    package func row(in text: Span<UInt8>, _ range: Range<Int>, delimiter: UInt8) -> Row {
        let level = level
        let row = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe sluice_read_row(
                level, bytes.baseAddress, bytes.count, range.lowerBound, range.upperBound, delimiter)
        }
        return Row(
            fields: Int(row.fields), filled: Int(row.filled), delimiters: Int(row.delimiters),
            endsEmpty: row.ends_empty != 0, hasQuotedField: row.has_quoted_field != 0, isOpen: row.is_open != 0)
    }
}
