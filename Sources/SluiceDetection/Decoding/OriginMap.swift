import SluicePattern

/// Where the parts of a decoded text come from, in the text that held them encoded.
struct OriginMap {
    /// A place in a text: offset of a byte, 1-based line and column.
    struct Place {
        var offset: Int64 = 0
        var line: Int64 = 1
        var column: Int64 = 1
    }

    /// Decoded bytes that come from one place.
    private struct Piece {
        /// Nil for text that was not encoded.
        var coding: TextCoding?
        var start: Place
        var origin: Place
        var originEnd: Int64
    }

    private var pieces: [Piece] = []
    /// Where the decoded text ends.
    private(set) var end = Place()

    /// A new decoded text.
    mutating func reset() {
        pieces.removeAll(keepingCapacity: true)
        end = Place()
    }

    /// Whether the text ends with bytes that were not encoded: more of them need no new place.
    var endsPlain: Bool { pieces.last.map { $0.coding == nil } ?? false }

    /// The next decoded bytes.
    ///
    /// - Parameters:
    ///   - bytes: what is appended to the decoded text.
    ///   - coding: nil for text that was not encoded.
    ///   - origin: where its encoded bytes begin; of no account for plain bytes that follow plain ones.
    ///   - length: how many these are.
    mutating func append(_ bytes: Span<UInt8>, _ coding: TextCoding?, from origin: Place, length: Int) {
        if coding == nil, endsPlain {
            pieces[pieces.count - 1].originEnd += Int64(length)
        } else if bytes.isEmpty, let last = pieces.last, last.coding == coding, last.start.offset == end.offset {
            pieces[pieces.count - 1].originEnd = origin.offset + Int64(length)
        } else {
            pieces.append(
                Piece(coding: coding, start: end, origin: origin, originEnd: origin.offset + Int64(length)))
        }
        let (feeds, lineStart) = LineCount.feeds(in: bytes)
        if feeds > 0 { (end.line, end.column) = (end.line + Int64(feeds), 1) }
        end.column += Int64(LineCount.characters(in: bytes.extracting(lineStart..<bytes.count)))
        end.offset += Int64(bytes.count)
    }

    /// Forgets what comes from before an offset of the decoded text.
    mutating func drop(before offset: Int64) {
        let index = self.index(of: offset) - 1
        if index > 512 { pieces.removeSubrange(0..<index) }
    }

    /// A bound for the origins of all that stands at or behind an offset of the decoded text.
    func origin(from offset: Int64) -> Int64 {
        guard !pieces.isEmpty else { return 0 }
        let piece = pieces[index(of: offset)]
        return piece.coding == nil ? piece.origin.offset + offset - piece.start.offset : piece.origin.offset
    }

    /// Moves a match to where its encoded bytes are; nil when nothing in it or at its ends was encoded.
    func moved(_ match: DetectedMatch) -> DetectedMatch? {
        guard !pieces.isEmpty else { return nil }
        let range = match.byteRange
        let first = index(of: range.lowerBound)
        var codings: [String] = []
        var index = first
        while index > 0, pieces[index].start.offset == range.lowerBound { index -= 1 }
        while index < pieces.count, pieces[index].start.offset <= range.upperBound {
            let name = pieces[index].coding.map { "decoded:\($0.rawValue)" }
            if let name, end(of: index) >= range.lowerBound, !codings.contains(name) { codings.append(name) }
            index += 1
        }
        guard !codings.isEmpty else { return nil }
        var moved = match
        let start = origin(of: range.lowerBound, match, in: first)
        let last = self.index(of: range.upperBound - 1)
        moved.byteRange = start.offset..<max(originEnd(of: range.upperBound - 1, in: last), start.offset)
        (moved.line, moved.column) = (start.line, start.column)
        let place = moved.why.firstIndex { $0.hasPrefix("decoded:") } ?? moved.why.count
        moved.why.insert(contentsOf: codings, at: place)
        return moved
    }

    private func end(of index: Int) -> Int64 {
        index + 1 < pieces.count ? pieces[index + 1].start.offset : end.offset
    }

    /// The last piece that begins at or before an offset.
    private func index(of offset: Int64) -> Int {
        var low = 0
        var high = pieces.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if pieces[middle].start.offset <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func origin(of offset: Int64, _ match: DetectedMatch, in index: Int) -> Place {
        let piece = pieces[index]
        var place = piece.origin
        let distance = offset - piece.start.offset
        switch piece.coding {
        case nil:
            place.offset += distance
            let isSameLine = match.line == piece.start.line
            place.line += match.line - piece.start.line
            place.column = isSameLine ? place.column + match.column - piece.start.column : match.column
        case .base64:
            place.offset += distance * 4 / 3
            place.column += distance * 4 / 3
        case .hex:
            place.offset += distance * 2
            place.column += distance * 2
        default: break
        }
        return place
    }

    /// Behind the encoded bytes of one decoded byte.
    private func originEnd(of offset: Int64, in index: Int) -> Int64 {
        let piece = pieces[index]
        let count = offset - piece.start.offset + 1
        return switch piece.coding {
        case nil: piece.origin.offset + count
        case .base64: piece.origin.offset + (count * 4 + 2) / 3
        case .hex: piece.origin.offset + count * 2
        default: piece.originEnd
        }
    }
}
