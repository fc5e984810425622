/// How the bytes that a segment's text was decoded from relate to that text.
///
/// Segments always carry UTF-8; the encoding lets a position in that text be mapped back to the file.
package enum TextEncoding: UInt8, Sendable, Hashable, Codable {
    /// The segment's bytes are the file's own bytes, which may hold invalid sequences.
    case utf8 = 0
    case utf16LittleEndian = 1
    case utf16BigEndian = 2
    /// One byte for one scalar, as in Windows-1252, Windows-1251 or KOI8-R.
    case singleByte = 3
    case utf32LittleEndian = 4
    case utf32BigEndian = 5
    /// One byte for a character of ASCII and two for any other: exact for Big5, EUC-KR and GBK. Approximate behind
    /// half-width katakana of Shift_JIS, characters of three bytes of EUC-JP and EUC-TW and of four bytes of GB18030, and
    /// in encodings that switch by escapes (ISO-2022-JP, ISO-2022-KR, UTF-7), whose escapes are not counted. Lines and
    /// columns are exact in all of them.
    case doubleByte = 6

    /// How many bytes of the source the character beginning with this UTF-8 byte took; 0 for a continuation byte.
    package func sourceByteCount(leadByte: UInt8) -> Int {
        if leadByte & 0xC0 == 0x80 { return self == .utf8 ? 1 : 0 }
        return switch self {
        case .utf8, .singleByte: 1
        case .utf16LittleEndian, .utf16BigEndian: leadByte >= 0xF0 ? 4 : 2
        case .utf32LittleEndian, .utf32BigEndian: 4
        case .doubleByte: leadByte < 0x80 ? 1 : 2
        }
    }
}

/// A run of text of an asset: a plain file, or one member of an archive.
///
/// The text follows in pieces through a ``SegmentReceiver``, so a segment has no size limit of its own.
package struct Segment: Sendable, Hashable {
    /// Media type of a segment that holds the names of a container's members, one a line.
    package static let memberNames = "text/x-member-names"

    /// Path inside the asset, components joined by `!`; empty when the asset itself is the text.
    ///
    /// Control characters, `!` and `#` inside a member's name appear escaped as `\u{hex}`.
    package var path: String
    package var mediaType: String
    package var encoding: TextEncoding
    /// Bytes of the source that precede the text: the length of a byte order mark, else 0.
    package var sourceOffset: Int64
    /// The part of a document that the text is, for example a sheet's name or `header1`; empty for the whole or the body.
    /// Escaped as `path` is.
    package var part: String
    /// What the marks of the text count, see ``SegmentReceiver/mark(_:)``.
    package var unit: PlaceUnit
    /// Names of the columns of a ``PlaceUnit/record`` text, escaped as `path` is.
    package var columns: [String]

    package init(
        path: String, mediaType: String, encoding: TextEncoding, sourceOffset: Int64 = 0, part: String = "",
        unit: PlaceUnit = .text, columns: [String] = []
    ) {
        self.path = path
        self.mediaType = mediaType
        self.encoding = encoding
        self.sourceOffset = sourceOffset
        self.part = part
        self.unit = unit
        self.columns = columns
    }
}

/// What an extractor says of one member, or of the whole input (`path` empty), once it is done with it.
package struct MemberCoverage: Sendable, Hashable {
    package var path: String
    package var state: CoverageState
    package var reasons: [CoverageReason]
    /// See ``CoverageRecord/detail``.
    package var detail: String?
    package var bytes: Int64
    package var bytesScanned: Int64
    package var mediaType: String?
    package var membersSeen: Int
    package var membersScanned: Int

    package init(
        path: String,
        state: CoverageState,
        reasons: [CoverageReason] = [],
        detail: String? = nil,
        bytes: Int64 = 0,
        bytesScanned: Int64 = 0,
        mediaType: String? = nil,
        membersSeen: Int = 0,
        membersScanned: Int = 0
    ) {
        self.path = path
        self.state = state
        self.reasons = reasons
        self.detail = detail
        self.bytes = bytes
        self.bytesScanned = bytesScanned
        self.mediaType = mediaType
        self.membersSeen = membersSeen
        self.membersScanned = membersScanned
    }
}

/// Takes what an extractor reads, in order: per segment one `begin`, any number of `text`, one `end`.
///
/// Places inside documents are told by marks, each before the text that it is about.
///
/// Segments do not nest. `member` is called for each member that was not wholly scanned, also between segments; the
/// last call of an extraction is `finish`. The same protocol is spoken on both sides of the child process.
package protocol SegmentReceiver {
    /// A new segment starts.
    mutating func begin(_ segment: Segment) throws
    /// The next UTF-8 bytes of the open segment; borrowed for the call only, of any length, cut anywhere.
    mutating func text(_ bytes: Span<UInt8>) throws
    /// Where in its document the text to come stands, from each mark's offset on; in the order of their offsets. Only for
    /// segments whose unit is not ``PlaceUnit/text``.
    mutating func mark(_ marks: [PlaceMark]) throws
    /// The open segment is complete.
    mutating func end() throws
    /// Something below the input was not wholly read.
    mutating func member(_ coverage: MemberCoverage) throws
    /// The input is done; `coverage.path` is empty.
    mutating func finish(_ coverage: MemberCoverage) throws
}

/// Takes what an extractor reads, with the contents that only another program can read: each follows, between segments, as
/// one `beginForeign`, any number of `foreign`, one `endForeign`.
package protocol ExtractionReceiver: SegmentReceiver {
    /// A content that another program has to read follows, between segments.
    mutating func beginForeign(_ content: ForeignContent) throws
    /// The next bytes of that content, as they are; borrowed for the call only.
    mutating func foreign(_ bytes: Span<UInt8>) throws
    /// The content is complete, or as much of it as there is.
    mutating func endForeign() throws
}

extension SegmentReceiver {
    package mutating func mark(_ marks: [PlaceMark]) throws {}
}
