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
        /// Empty for text that was not encoded.
        var codings: [TextCoding]
        var start: Place
        var origin: Place
        var scale: OriginScale
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
    var endsPlain: Bool { pieces.last.map { $0.codings.isEmpty && $0.scale.isPlain } ?? false }

    /// The next decoded bytes.
    ///
    /// - Parameters:
    ///   - bytes: what is appended to the decoded text.
    ///   - codings: from the outside in; empty for text that was not encoded.
    ///   - origin: where its encoded bytes begin; of no account for plain bytes that follow plain ones.
    ///   - scale: where each of them is from there.
    mutating func append(
        _ bytes: Span<UInt8>, _ codings: [TextCoding], from origin: Place, _ scale: OriginScale
    ) {
        if codings.isEmpty, scale.isPlain, endsPlain {
            // One piece grows.
        } else if bytes.isEmpty, let last = pieces.last, last.codings == codings, last.start.offset == end.offset {
            pieces[pieces.count - 1].scale = .whole(Int(origin.offset - last.origin.offset) + scale.span * scale.width)
        } else {
            pieces.append(Piece(codings: codings, start: end, origin: origin, scale: scale))
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
        guard piece.codings.isEmpty else { return piece.origin.offset }
        return piece.origin.offset + piece.scale.start(of: offset - piece.start.offset)
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
            if end(of: index) >= range.lowerBound {
                for coding in pieces[index].codings where !codings.contains("decoded:\(coding.rawValue)") {
                    codings.append("decoded:\(coding.rawValue)")
                }
            }
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
        // How a value is written down says nothing for or against it.
        moved.points.insert(contentsOf: repeatElement(0, count: codings.count), at: min(place, moved.points.count))
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
        place.offset += piece.scale.start(of: distance)
        if piece.codings.isEmpty {
            let isSameLine = match.line == piece.start.line
            place.line += match.line - piece.start.line
            place.column = isSameLine ? place.column + match.column - piece.start.column : match.column
        } else {
            place.column += piece.scale.characters(before: distance)
        }
        return place
    }

    /// Behind the encoded bytes of one decoded byte.
    private func originEnd(of offset: Int64, in index: Int) -> Int64 {
        let piece = pieces[index]
        return piece.origin.offset + piece.scale.end(of: offset - piece.start.offset)
    }
}
