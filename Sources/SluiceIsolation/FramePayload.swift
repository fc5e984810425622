import SluiceCore

/// Bytes of UTF-8 that texts in frames may have. A shown path has at most 1,024 characters.
private enum TextLimit {
    static let path = 4 << 10
    static let mediaType = 256
    static let detail = 1 << 10
    static let reason = 64
    static let name = 4 << 10
    static let part = 4 << 10
    static let column = 256
    /// Columns of a segment.
    static let columns = 64
    /// Reasons of one record.
    static let reasons = 64
}

/// A request to read one input; its descriptor travels beside it.
struct ExtractionRequest: Hashable {
    var name: String
    var byteCount: Int64
    var limits: ExtractionLimits

    var payload: FrameWriter {
        var writer = FrameWriter()
        writer.integer(byteCount)
        for value in [
            limits.inputBytes, limits.expandedBytes, limits.memberBytes, Int64(limits.ratio), limits.ratioGraceBytes,
            Int64(limits.members), Int64(limits.depth), Int64(limits.wallSeconds), Int64(limits.idleSeconds),
            limits.childMemoryBytes, Int64(limits.listedMembers), limits.recognizesText ? 1 : 0,
        ] {
            writer.integer(value)
        }
        writer.text(FrameWriter.withoutControls(name), limit: TextLimit.name)
        return writer
    }

    init(name: String, byteCount: Int64, limits: ExtractionLimits) {
        self.name = name
        self.byteCount = byteCount
        self.limits = limits
    }

    init(payload: [UInt8]) throws(ProtocolViolation) {
        var reader = FrameReader(payload)
        byteCount = try reader.count()
        limits = ExtractionLimits()
        limits.inputBytes = try reader.count()
        limits.expandedBytes = try reader.count()
        limits.memberBytes = try reader.count()
        limits.ratio = Int(try reader.count())
        limits.ratioGraceBytes = try reader.count()
        limits.members = Int(try reader.count())
        limits.depth = Int(try reader.count())
        limits.wallSeconds = Int(try reader.count())
        limits.idleSeconds = Int(try reader.count())
        limits.childMemoryBytes = try reader.count()
        limits.listedMembers = Int(try reader.count())
        limits.recognizesText = try reader.count() != 0
        name = try reader.text(limit: TextLimit.name)
        try reader.end()
    }
}

extension FrameWriter {
    /// A name may hold anything; the reader of texts refuses control characters, which in a name mean nothing here.
    fileprivate static func withoutControls(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { isControl($0) ? "?" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    }
}

extension Segment {
    var payload: FrameWriter {
        var writer = FrameWriter()
        writer.integer(encoding.rawValue)
        writer.integer(sourceOffset)
        writer.text(path, limit: TextLimit.path)
        writer.text(mediaType, limit: TextLimit.mediaType)
        writer.integer(unit.rawValue)
        writer.text(part, limit: TextLimit.part)
        writer.integer(UInt8(clamping: min(columns.count, TextLimit.columns)))
        for column in columns.prefix(TextLimit.columns) { writer.text(column, limit: TextLimit.column) }
        return writer
    }

    init(payload: [UInt8]) throws(ProtocolViolation) {
        var reader = FrameReader(payload)
        guard let encoding = TextEncoding(rawValue: try reader.integer()) else {
            throw ProtocolViolation("unknown encoding")
        }
        let offset = try reader.count()
        let path = try reader.text(limit: TextLimit.path)
        let mediaType = try reader.text(limit: TextLimit.mediaType)
        guard let unit = PlaceUnit(rawValue: try reader.integer()) else { throw ProtocolViolation("unknown unit") }
        let part = try reader.text(limit: TextLimit.part)
        let count = Int(try reader.integer(UInt8.self))
        guard count <= TextLimit.columns else { throw ProtocolViolation("too many columns") }
        var columns: [String] = []
        for _ in 0..<count { columns.append(try reader.text(limit: TextLimit.column)) }
        try reader.end()
        self.init(
            path: path, mediaType: mediaType, encoding: encoding, sourceOffset: offset, part: part, unit: unit,
            columns: columns)
    }
}

extension PlaceMark {
    /// Appends the mark as ``Frame/markBytes`` bytes.
    func append(to bytes: inout [UInt8]) {
        let places = UInt64(UInt32(bitPattern: place.first)) | UInt64(UInt32(bitPattern: place.second)) << 32
        unsafe withUnsafeBytes(of: (offset.littleEndian, places.littleEndian)) { unsafe bytes.append(contentsOf: $0) }
    }

    /// The marks of a frame.
    static func marks(payload: [UInt8]) throws(ProtocolViolation) -> [PlaceMark] {
        guard payload.count.isMultiple(of: Frame.markBytes) else {
            throw ProtocolViolation("payload ends within a mark")
        }
        var marks: [PlaceMark] = []
        marks.reserveCapacity(payload.count / Frame.markBytes)
        for start in stride(from: 0, to: payload.count, by: Frame.markBytes) {
            let (offset, places) = unsafe payload.withUnsafeBytes { raw in
                unsafe (
                    UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
                    UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
                )
            }
            guard offset <= UInt64(Int64.max) else { throw ProtocolViolation("negative number") }
            let first = Int32(truncatingIfNeeded: places)
            let second = Int32(truncatingIfNeeded: places >> 32)
            marks.append(PlaceMark(offset: Int64(offset), Place(Int(first), Int(second))))
        }
        return marks
    }
}

extension ForeignContent {
    var payload: FrameWriter {
        var writer = FrameWriter()
        writer.integer(format.rawValue)
        writer.integer(Int64(depth))
        writer.text(path, limit: TextLimit.path)
        writer.text(FrameWriter.withoutControls(name), limit: TextLimit.name)
        writer.text(mediaType, limit: TextLimit.mediaType)
        return writer
    }

    init(payload: [UInt8]) throws(ProtocolViolation) {
        var reader = FrameReader(payload)
        guard let format = ForeignFormat(rawValue: try reader.integer()) else {
            throw ProtocolViolation("unknown format")
        }
        let depth = Int(try reader.count())
        let path = try reader.text(limit: TextLimit.path)
        let name = try reader.text(limit: TextLimit.name)
        let mediaType = try reader.text(limit: TextLimit.mediaType)
        try reader.end()
        self.init(format: format, path: path, name: name, mediaType: mediaType, depth: depth)
    }
}

extension MemberCoverage {
    private static let states: [CoverageState] = [.scanned, .partial, .skipped]

    var payload: FrameWriter {
        var writer = FrameWriter()
        writer.integer(UInt8(clamping: Self.states.firstIndex(of: state) ?? 1))
        writer.integer(bytes)
        writer.integer(bytesScanned)
        writer.integer(Int64(membersSeen))
        writer.integer(Int64(membersScanned))
        writer.text(path, limit: TextLimit.path)
        for text in [detail, mediaType] {
            writer.integer(UInt8(text == nil ? 0 : 1))
            writer.text(text ?? "", limit: text == detail ? TextLimit.detail : TextLimit.mediaType)
        }
        writer.integer(UInt8(clamping: min(reasons.count, TextLimit.reasons)))
        for reason in reasons.prefix(TextLimit.reasons) { writer.text(reason.rawValue, limit: TextLimit.reason) }
        return writer
    }

    init(payload: [UInt8]) throws(ProtocolViolation) {
        var reader = FrameReader(payload)
        let state = Int(try reader.integer(UInt8.self))
        guard Self.states.indices.contains(state) else { throw ProtocolViolation("unknown state") }
        let bytes = try reader.count()
        let bytesScanned = try reader.count()
        let seen = try reader.count()
        let scanned = try reader.count()
        let path = try reader.text(limit: TextLimit.path)
        let detail = try Self.optional(&reader, limit: TextLimit.detail)
        let mediaType = try Self.optional(&reader, limit: TextLimit.detail)
        var reasons: [CoverageReason] = []
        for _ in 0..<(try reader.integer(UInt8.self)) {
            reasons.append(CoverageReason(rawValue: try reader.text(limit: TextLimit.reason)))
        }
        try reader.end()
        self.init(
            path: path,
            state: Self.states[state],
            reasons: reasons,
            detail: detail,
            bytes: bytes,
            bytesScanned: bytesScanned,
            mediaType: mediaType,
            membersSeen: Int(seen),
            membersScanned: Int(scanned)
        )
    }

    private static func optional(
        _ reader: inout FrameReader,
        limit: Int
    ) throws(ProtocolViolation) -> String? {
        let isThere = try reader.integer(UInt8.self) != 0
        let text = try reader.text(limit: limit)
        return isThere ? text : nil
    }
}
